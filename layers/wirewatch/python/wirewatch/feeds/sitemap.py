"""Google News sitemaps (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).

A `url` counts if it has a `news:news` with a title. A sitemap that breaks off gives what came before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from wirewatch.feeds.dates import read_date
from wirewatch.feeds.entry import Entry, Parsed
from wirewatch.feeds.reading import usable_link
from wirewatch.feeds.text import TITLE_LIMIT, clean, plain
from wirewatch.feeds.urgency import CATEGORIES, VALUE_LIMIT
from wirewatch.items.item import Declared

NEWS = "google.com/schemas/sitemap-news/"
ROOTS = frozenset(("urlset", "sitemapindex"))


@dataclass(slots=True)
class _Reading:
    """`page` is the url element under way; names of the news schema start with `news:`."""

    pages: list[dict[str, str]] = field(default_factory=list)
    page: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self.text.clear()
        if _short(name) == "url":
            self.page = {}

    def end(self, name: str) -> None:
        short = _short(name)
        if short == "url":
            self.pages.append(self.page)
        else:
            self.page.setdefault(short, "".join(self.text).strip())


def read_sitemap(document: bytes, root: str) -> Parsed:
    """Read a document in UTF-8 whose root element is `urlset` or `sitemapindex`."""
    if root == "sitemapindex":
        return Parsed(problem="the body is a list of sitemaps, not a news sitemap")
    reading = _Reading()
    try:
        _parser(reading).Parse(document, True)  # noqa: FBT003 - expat takes it by position only
    except (expat.ExpatError, ValueError) as error:
        if not reading.pages:
            return Parsed(problem=f"the sitemap is broken off or malformed: {error}")
    news = [page for page in reading.pages if page.get("news:title")]
    if reading.pages and not news:
        return Parsed(problem="the sitemap has no news in it")
    names = {page.get("news:name", "") for page in news}
    return Parsed(tuple(map(_entry, news)), clean(names.pop())[:TITLE_LIMIT] if len(names) == 1 else "")


def _parser(reading: _Reading) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text.append
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_declaration: object) -> None:
    raise ValueError("it declares entities")


def _entry(page: Mapping[str, str]) -> Entry:
    link = usable_link(page.get("loc", ""))
    date = read_date(page.get("news:publication_date", "")) or read_date(page.get("lastmod", ""))
    title = plain(page["news:title"], html=False, limit=TITLE_LIMIT)
    return Entry("", link, title, "", date, page.get("news:language", ""), tuple(_keywords(page)))


def _keywords(page: Mapping[str, str]) -> Iterator[Declared]:
    for keyword in page.get("news:keywords", "").split(",")[:CATEGORIES]:
        if name := clean(keyword):
            yield Declared("category", name[:VALUE_LIMIT])


def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"news:{local}" if NEWS in space else local
