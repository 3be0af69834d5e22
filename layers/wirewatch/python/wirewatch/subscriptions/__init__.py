"""Subscriptions: who wants to hear of what, how and when."""
