"""poll_feeds: feeds of a task are fetched, and what is new in them is recorded."""
