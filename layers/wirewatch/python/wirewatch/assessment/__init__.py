"""Assessment: an item is matched, grouped into its story, scored, and told to the bus."""
