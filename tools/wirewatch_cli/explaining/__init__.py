"""The way of one item, step by step, from what the tables hold of it."""
