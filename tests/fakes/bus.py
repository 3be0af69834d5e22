"""The bus in memory: what backtests run on is fake enough for tests."""

from wirewatch.memory.bus import BusInMemory as FakeBus

__all__ = ["FakeBus"]
