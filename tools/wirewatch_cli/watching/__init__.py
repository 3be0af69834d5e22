"""What is done with watches on the command line."""
