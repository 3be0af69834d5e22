"""Items: one entry of a feed, normalised, and the one outcome it ends with."""
