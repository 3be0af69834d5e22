"""Every route. One module an area; docs/api.md says how they are cut."""

from dataclasses import replace
from datetime import datetime

from wirewatch.web import (
    asked_links,
    enrolment,
    first_page,
    leaving_pages,
    link_pages,
    manage_pages,
    openapi,
    own_subscription,
    previews,
    public_pages,
    pushes,
    service,
    watches,
)
from wirewatch.web.answers import Answer, problem
from wirewatch.web.desk import Desk
from wirewatch.web.problems import REFUSALS, problem_of
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes, route_to
from wirewatch.web.visiting import for_people

ROUTES: Routes = {
    **enrolment.ROUTES,
    **asked_links.ROUTES,
    **own_subscription.ROUTES,
    **previews.ROUTES,
    **watches.ROUTES,
    **service.ROUTES,
    **openapi.ROUTES,
    **first_page.ROUTES,
    **manage_pages.ROUTES,
    **link_pages.ROUTES,
    **leaving_pages.ROUTES,
    **public_pages.ROUTES,
    **pushes.ROUTES,
}
API = "/api/"
LARGEST = 64 * 1024  # characters of a body


def answer(request: Request, now: datetime, *, desk: Desk) -> Answer:
    """Answer one request. What a route raises becomes a problem document, or for a browser a page, unless the page
    itself shows it in place."""
    given = for_people(request, _answer(request, now, desk))
    return replace(given, body="") if request.method == "HEAD" else given


def _answer(request: Request, now: datetime, desk: Desk) -> Answer:
    if len(request.body or "") > LARGEST and not request.path.startswith(pushes.OURS):
        return problem(413, "body", f"The body is longer than {LARGEST} characters.")
    if request.method == "POST" and request.path.startswith(API) and not request.is_json:
        return problem(415, "body", "Send JSON, with Content-Type: application/json.")
    try:
        return route_to(request, now, desk, ROUTES)
    except REFUSALS as error:
        return problem_of(error)
