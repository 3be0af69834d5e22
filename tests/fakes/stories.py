"""Stories in memory: what backtests run on is fake enough for tests."""

from wirewatch.memory.stories import StoriesInMemory as FakeStories

__all__ = ["FakeStories"]
