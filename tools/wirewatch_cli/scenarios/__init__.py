"""Scenarios: folders that replay, and the checks that make a broken one say what is wrong."""
