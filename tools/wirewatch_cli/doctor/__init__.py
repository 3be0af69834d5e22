"""What is wrong with a deployment, or with this machine, and what to do about it."""
