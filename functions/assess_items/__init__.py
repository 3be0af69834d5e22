"""assess_items: a new item is matched, grouped, scored and told to the bus."""
