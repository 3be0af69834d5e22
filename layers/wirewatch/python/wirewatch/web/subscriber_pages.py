"""The pages of subscribers. GET shows a button, the POST behind it does what it says."""

from datetime import datetime

from wirewatch.subscriptions import pages
from wirewatch.web.answers import Answer, page
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes


def get_confirm(request: Request, _now: datetime, desk: Desk) -> Answer:
    """The page behind the link of a confirmation mail."""
    if desk.tokens.confirming(request.token) is None:
        return page(400, pages.BAD_LINK)
    return page(200, pages.CONFIRM, request.token)


def get_unsubscribe(request: Request, _now: datetime, desk: Desk) -> Answer:
    """The page behind the unsubscribe link of every mail."""
    if desk.tokens.unsubscribing(request.token) is None:
        return page(400, pages.BAD_LINK)
    return page(200, pages.UNSUBSCRIBE, request.token)


ROUTES: Routes = {
    ("GET", "/confirm"): get_confirm,
    ("GET", "/unsubscribe"): get_unsubscribe,
}
