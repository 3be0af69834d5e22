"""The report of a replay: what other tools read, the same byte for byte at each run.

    {"scenario", "title", "start", "end", "watches": [{"id", "query"}],
     "items":  [{"id", "feed", "url", "title", "published", "seen", "story", "watches", "level", "score",
                 "novelty", "outcome", "source", "language", "reasons", "summary", "tier"}],
     "alerts": [{"id", "at", "level", "watches", "story", "item", "title", "reasons",
                 "deliveries": [{"channel", "address"}], "novelty", "url", "source"}],
     "digests":[{"to", "at", "from", "until", "stories", "items", "eml", "watches", "told"}],
     "feeds":  [{"url", "polls", "not_modified", "bytes", "items", "status", "source", "reason"}],
     "mails":  [{"at", "to", "kind", "subject", "eml"}],
     "counts": {"items", "alerts", "digests", "mails", "polls", "outcomes": {outcome: items}},
     "dead_letters": number}

Moments are texts like 2020-02-15T14:05:31Z; `feed` is the feed's URL; `eml` is a path below the output folder,
`told` the ids of the stories that a digest shows, `watches` those of the watches that they matched.
What an item never got (a story, a level, …) is null. An item whose way has not ended counts as `pending`.
`items` are sorted by (seen, feed, id), `alerts` by (at, id), `digests` and `mails` by (at, to), `feeds` by URL.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wirewatch.delivery.delivery import Delivery, DeliveryStatus, Kind
from wirewatch.timestamps import to_text
from wirewatch_cli.feed_server.server import Traffic
from wirewatch_cli.mailbox import MailFile
from wirewatch_cli.tellings import Told

PENDING = "pending"
Row = Mapping[str, Any]
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed at the end: `health` is None for a URL that is served but not polled as a feed of ours."""

    id: str
    url: str
    source: str
    traffic: Traffic
    health: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a replay left behind. `items` are rows of the Items table, `told` who got an alert by the topic."""

    feeds: Sequence[FeedLine]
    items: Sequence[Row]
    deliveries: Sequence[tuple[Delivery, DeliveryStatus]]
    told: Mapping[str, Sequence[Told]]
    mails: Sequence[MailFile]
    dead_letters: int


def build_report(gathered: Gathered) -> Report:
    """Assemble the report, but for the scenario's own keys."""
    urls = {feed.id: feed.url for feed in gathered.feeds}
    items = sorted((_item(row, urls) for row in gathered.items), key=_by("seen", "feed", "id"))
    alerts = sorted(_alerts(gathered), key=_by("at", "id"))
    digests = sorted(_digests(gathered), key=_by("at", "to"))
    return {
        "items": items,
        "alerts": alerts,
        "digests": digests,
        "feeds": sorted((_feed(feed, items) for feed in gathered.feeds), key=_by("url")),
        "mails": sorted((_mail(mail) for mail in gathered.mails), key=_by("at", "to", "eml")),
        "counts": {
            "items": len(items),
            "alerts": len(alerts),
            "digests": len(digests),
            "mails": len(gathered.mails),
            "polls": sum(feed.traffic.polls for feed in gathered.feeds),
            "outcomes": dict(sorted(Counter(item["outcome"] for item in items).items())),
        },
        "dead_letters": gathered.dead_letters,
    }


def _by(*keys: str) -> Any:
    return lambda row: tuple(row[key] for key in keys)


def _item(row: Row, urls: Mapping[str, str]) -> Row:
    score = row.get("score")
    return {
        "id": row["id"],
        "feed": urls.get(row["feed"], row["feed"]),
        "url": row["url"],
        "title": row["title"],
        "published": row.get("published") or None,
        "seen": row["seen"],
        "story": row.get("story") or None,
        "watches": list(row.get("watches") or ()),
        "level": row.get("level") or None,
        "score": None if score is None else int(score),
        "novelty": row.get("novelty") or None,
        "outcome": row.get("outcome") or PENDING,
        "source": row.get("source") or None,
        "language": row.get("language") or None,
        "reasons": list(row.get("reasons") or ()),
        "summary": row.get("summary") or None,
        "tier": int(row["tier"]) if row.get("tier") else None,
    }


def _alerts(gathered: Gathered) -> Iterable[Row]:
    mailed: dict[str, list[Told]] = {}
    for delivery, status in gathered.deliveries:
        if delivery.kind is Kind.ALERT and status is DeliveryStatus.SENT:
            alert = delivery.content["id"]
            mailed.setdefault(alert, []).append(Told("email", delivery.address))
    for delivery, _ in gathered.deliveries:
        if delivery.kind is Kind.PUBLISH:
            alert = delivery.content["id"]
            yield _alert(delivery.content, [*gathered.told.get(alert, ()), *mailed.get(alert, ())])


def _alert(content: Row, told: Iterable[Told]) -> Row:
    plain = ("id", "at", "level", "watches", "story", "item", "title", "reasons")
    reached = [{"channel": each.channel, "address": each.address} for each in sorted(told)]
    more = {key: content[key] for key in ("novelty", "url", "source")}
    return {key: content[key] for key in plain} | {"deliveries": reached} | more


def _digests(gathered: Gathered) -> Iterable[Row]:
    contents = {delivery.id: delivery.content for delivery, _ in gathered.deliveries}
    for mail in gathered.mails:
        if mail.kind == Kind.DIGEST:
            content = contents[mail.delivery]
            yield {
                "to": mail.to,
                "at": to_text(mail.at),
                "from": content["from"],
                "until": content["until"],
                "stories": int(content["stories"]),
                "items": int(content["items"]),
                "eml": mail.eml,
                "watches": [group["id"] for group in content.get("groups", ())],
                "told": [story["id"] for group in content.get("groups", ()) for story in group["stories"]],
            }


def _mail(mail: MailFile) -> Row:
    return {
        "at": to_text(mail.at),
        "to": mail.to,
        "kind": mail.kind,
        "subject": mail.subject,
        "eml": mail.eml,
    }


def _feed(feed: FeedLine, items: Iterable[Row]) -> Row:
    return {
        "url": feed.url,
        "polls": feed.traffic.polls,
        "not_modified": feed.traffic.not_modified,
        "bytes": feed.traffic.bytes,
        "items": sum(item["feed"] == feed.url for item in items),
        "status": feed.health or "not-polled",
        "source": feed.source,
        "reason": feed.reason or None,
    }
