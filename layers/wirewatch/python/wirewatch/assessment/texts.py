"""What of an item queries look at."""

from urllib.parse import urlsplit

from wirewatch.items.item import Item
from wirewatch.watches.matching import Texts

CATEGORY = "category"  # the scheme under which a feed's own categories are declared


def texts_of(item: Item) -> Texts:
    """Title and summary in the item's language, source, host of the address, and the feed's categories."""
    return Texts(
        item.title,
        item.summary,
        source=item.source,
        site=_host(item.url),
        language=item.language,
        categories=tuple(each.value for each in item.declared if each.scheme == CATEGORY),
    )


def _host(url: str) -> str:
    """The host of an address, or nothing."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
