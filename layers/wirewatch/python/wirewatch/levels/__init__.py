"""Levels: how breaking an item is, as points with reasons."""
