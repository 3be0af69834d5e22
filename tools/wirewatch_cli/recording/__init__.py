"""What a deployment saw, as a scenario that replays."""
