"""Watches: the query language, its normal form of text, and the catalogue that matches items."""
