"""The tables and the bus in memory, under the same conditions as on AWS: for backtests and for load."""
