"""What everybody may see: the status of the feeds, and what the pages load."""

from datetime import datetime, timedelta

from wirewatch.feeds.health import Health
from wirewatch.feeds.standing import Standing
from wirewatch.items.item import Outcome
from wirewatch.site.assets import asset
from wirewatch.site.pages import ShownFeed, Status, status_page
from wirewatch.web.answers import Answer
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes
from wirewatch.web.visiting import frame_of, shown, wrong

LOOKED_BACK = timedelta(days=7)
LOOKED_AT = 300  # newest items among which the last alert is looked for
FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}  # the address changes with the content


def get_status(request: Request, now: datetime, desk: Desk) -> Answer:
    """Feeds, those that are not well first; the last poll and the last alert."""
    feeds = sorted((_feed(each) for each in desk.feeds()), key=lambda feed: (feed.well, feed.source.casefold()))
    polled = [feed.answered for feed in feeds if feed.answered]
    newest = desk.archive.newest(now - LOOKED_BACK, now, LOOKED_AT)
    alerted = next((each.item.seen for each in newest if each.outcome is Outcome.ALERTED), None)
    status = Status(now, feeds, max(polled, default=None), alerted)
    return shown(200, status_page(frame_of(request, "/status"), status))


def get_asset(request: Request, _now: datetime, _desk: Desk) -> Answer:
    """A style sheet, a script, an icon."""
    found = asset(request.parts["name"])
    if found is None:
        return wrong(request, 404, "not_found")
    return Answer(200, found.content_type, found.text, FOR_A_YEAR)


def _feed(standing: Standing) -> ShownFeed:
    return ShownFeed(standing.feed.source, Health(standing.health), standing.answered, standing.since)


ROUTES: Routes = {("GET", "/status"): get_status, ("GET", "/assets/{name}"): get_asset}
