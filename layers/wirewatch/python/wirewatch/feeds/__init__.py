"""Feeds: what is polled, how, when next, and what is new in it."""
