"""Counters, in memory: what backtests run on is fake enough for tests."""

from wirewatch.memory.levels import CountersInMemory as FakeCounters

__all__ = ["FakeCounters"]
