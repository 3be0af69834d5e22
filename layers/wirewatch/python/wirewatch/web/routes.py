"""Every route. One module an area; docs/api.md says how they are cut."""

from datetime import datetime

from wirewatch.subscriptions.errors import SubscriptionError
from wirewatch.web import enrolment, subscriber_pages
from wirewatch.web.answers import Answer, problem
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes, route_to

ROUTES: Routes = {**enrolment.ROUTES, **subscriber_pages.ROUTES}


def answer(request: Request, now: datetime, *, desk: Desk) -> Answer:
    """Answer one request. A field that cannot be used is a 400 that names it, unless a page shows it in place."""
    try:
        return route_to(request, now, desk, ROUTES)
    except SubscriptionError as error:
        return problem(400, "field", error.reason, field=error.field)
