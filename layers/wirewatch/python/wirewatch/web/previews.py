"""Trying a query before subscribing to it."""

from datetime import datetime

from wirewatch.subscriptions.limits import PREVIEWS, network_of, spend
from wirewatch.subscriptions.previewing import Preview, Sample, preview
from wirewatch.subscriptions.wishes import read_query
from wirewatch.timestamps import to_text
from wirewatch.web.answers import Answer, document
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes

SHOWN = ("title", "summary")  # fields whose spans are told


def post_preview(request: Request, now: datetime, desk: Desk) -> Answer:
    """What a query found in the last seven days."""
    query = read_query(request.json)
    spend([(PREVIEWS, network_of(request.client))], now, desk.key, desk.requests)
    return document(200, shown(preview(query, now, archive=desk.archive)))


def shown(found: Preview) -> dict[str, object]:
    """The preview as JSON."""
    return {
        "query": found.query,
        "since": to_text(found.since),
        "until": to_text(found.until),
        "items": found.items,
        "matches": found.matches,
        "stories": found.stories,
        "breaking": found.breaking,
        "samples": [_sample(each) for each in found.samples],
    }


def _sample(sample: Sample) -> dict[str, object]:
    item = sample.found.item
    return {
        "title": item.title,
        "summary": item.summary,
        "url": item.url,
        "source": item.source,
        "language": item.language,
        "seen": to_text(item.seen),
        "level": sample.found.level,
        "story": sample.found.story,
        "spans": [{"field": s.field, "start": s.start, "end": s.end} for s in sample.spans if s.field in SHOWN],
    }


ROUTES: Routes = {("POST", "/api/preview"): post_preview}
