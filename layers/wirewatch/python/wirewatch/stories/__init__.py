"""Stories: the groups of items that report one event."""
