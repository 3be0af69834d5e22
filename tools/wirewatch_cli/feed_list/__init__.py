"""What `wirewatch feeds` does."""
