"""Matches in memory: what backtests run on is fake enough for tests."""

from wirewatch.memory.matches import MatchesInMemory as FakeMatches

__all__ = ["FakeMatches"]
