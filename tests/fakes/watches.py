"""The Watches table in memory."""

from collections.abc import Iterable

from wirewatch.watches.watch import Watch


class FakeWatches:
    def __init__(self, *watches: Watch) -> None:
        self._rows: dict[str, Watch] = {}
        self._version = 0
        self.readings = 0  # how often the whole table was read
        for watch in watches:
            self.put(watch)

    def version(self) -> int:
        return self._version

    def list_all(self) -> Iterable[Watch]:
        self.readings += 1
        return [self._rows[watch_id] for watch_id in sorted(self._rows)]

    def get(self, watch_id: str) -> Watch | None:
        return self._rows.get(watch_id)

    def put(self, watch: Watch) -> None:
        self._rows[watch.id] = watch
        self._version += 1

    def delete(self, watch_id: str) -> bool:
        if watch_id not in self._rows:
            return False
        del self._rows[watch_id]
        self._version += 1
        return True
