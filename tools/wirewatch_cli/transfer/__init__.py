"""What people have set up, taken out of a deployment and put into another."""
