"""The HTTP interface, free of whatever carries it: requests, answers, and a table of routes for each area."""
