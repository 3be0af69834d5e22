"""Whether the service is well, and what it offers."""

from datetime import datetime

from wirewatch.timestamps import to_text
from wirewatch.web.answers import Answer, document
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes


def get_health(_request: Request, now: datetime, desk: Desk) -> Answer:
    """200 if requests are answered and tables read; anything else is a 500."""
    return document(200, {"status": "ok", "at": to_text(now), "watches_version": desk.catalogue.version()})


ROUTES: Routes = {("GET", "/api/health"): get_health}
