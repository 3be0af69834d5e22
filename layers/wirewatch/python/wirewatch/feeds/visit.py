"""A request on its way through its redirects: at most five, each target checked as the first URL was."""

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from wirewatch.feeds.ports import Fetched, FetchRequest, Validators
from wirewatch.feeds.urls import UrlError, request_url
from wirewatch.feeds.whole import vouched

REDIRECTS = 5
REDIRECTING = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))


@dataclass(slots=True, eq=False)
class Visit:
    """Over once there is an answer. `url` is the next one to ask, and `host` whose turn that needs.

    `deadline` is in seconds of the caller's clock.
    """

    request: FetchRequest
    deadline: float
    url: str = ""
    host: str = ""
    under_way: bool = False
    answer: Fetched | None = None
    _hops: int = 0
    _moved: str = ""
    _for_good: bool = field(default=True)

    def __post_init__(self) -> None:
        self._head_for(self.request.url)

    def refuse(self, error: str) -> None:
        """End without an answer of the server's."""
        self.answer = Fetched(0, url=self.url, error=error)

    def take(self, answer: Fetched) -> None:
        """End with this answer, or go where it points."""
        location = "" if self.request.form else answer.headers.get("location")
        if answer.status not in REDIRECTING or not location:
            self.answer = self._final(answer)
        elif self._hops == REDIRECTS:
            self.refuse(f"more than {REDIRECTS} redirects")
        else:
            self._redirect(answer.status, location)

    def _redirect(self, status: int, location: str) -> None:
        self._hops += 1
        before = self.url
        self._head_for(_target(before, location))
        downgraded = before.startswith("https:") and not self.url.startswith("https:")
        self._for_good = self._for_good and status in PERMANENT and not downgraded
        if self._for_good:
            self._moved = self.url

    def _head_for(self, url: str) -> None:
        try:
            self.url = request_url(url)
            self.host = urlsplit(self.url).hostname or ""
        except UrlError as error:
            self.url = url[:200]
            self.refuse(str(error))

    def _final(self, answer: Fetched) -> Fetched:
        if answer.status == HTTPStatus.NOT_MODIFIED and self.request.validators == Validators():
            return Fetched(0, url=self.url, error="the server answered 304 to a request without conditions")
        if answer.status == HTTPStatus.OK:
            return replace(answer, headers=vouched(answer.headers, answer.body), moved=self._moved)
        return replace(answer, body=b"", moved=self._moved if answer.status else "")


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # request_url will refuse it, in words
