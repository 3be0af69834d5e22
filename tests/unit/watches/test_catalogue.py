"""The catalogue between invocations."""

from tests.fakes.watches import FakeWatches

from wirewatch.watches.catalogue import CachedCatalogue
from wirewatch.watches.matching import Texts
from wirewatch.watches.watch import Watch


def matching(cached: CachedCatalogue, title: str) -> list[str]:
    return [hit.watch for hit in cached.current().match(Texts(title))]


def test_without_watches_nothing_matches():
    assert matching(CachedCatalogue(FakeWatches()), "idlib") == []


def test_the_watches_are_read_once_while_nothing_changes():
    watches = FakeWatches(Watch("w-1", "n", "idlib"))
    cached = CachedCatalogue(watches)
    assert matching(cached, "idlib") == matching(cached, "idlib") == ["w-1"]
    assert watches.readings == 1


def test_a_change_is_there_at_the_next_look():
    watches = FakeWatches(Watch("w-1", "n", "idlib"))
    cached = CachedCatalogue(watches)
    cached.current()
    watches.put(Watch("w-2", "n", "turkey"))
    assert matching(cached, "turkey") == ["w-2"]
    watches.delete("w-1")
    assert matching(cached, "idlib") == []


def test_a_change_between_the_two_reads_is_not_missed():
    class Changing(FakeWatches):
        def version(self) -> int:
            version = super().version()
            if version == 1:
                self.put(Watch("w-2", "n", "turkey"))
            return version

    cached = CachedCatalogue(Changing(Watch("w-1", "n", "idlib")))
    assert matching(cached, "turkey") == ["w-2"]
    assert matching(cached, "turkey") == ["w-2"]
