"""What hubs ask, and what they post (WebSub, sections 5.3 and 7). Nothing here is for people.

The address alone shows whether it is one that we gave to a hub; for any other nothing is read. A push has the feed
polled at once, and is answered 202, signed or not: a hub is to learn nothing from us, and to try nothing again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from wirewatch.feeds.feed import FeedForPoll, Leased
from wirewatch.feeds.tasks import PollTask
from wirewatch.push.callback import PATH, is_proof, secret
from wirewatch.push.hub import Question, is_signed, question_of
from wirewatch.push.push import Push, confirmed, denied, is_active, pushed
from wirewatch.web.answers import Answer, problem
from wirewatch.web.desk import Desk
from wirewatch.web.request import Request
from wirewatch.web.routing import Routes

OURS = f"{PATH}/"
ADDRESS = f"{PATH}/{{feed}}/{{proof}}"
ATTEMPTS = 4  # at a row that polls write too


def get_question(request: Request, now: datetime, desk: Desk) -> Answer:
    """Echo the challenge of what we asked for; 404 for anything else. A denial is believed."""
    asked = question_of(request.query)
    if asked is None or not _is_ours(request, desk):
        return _nothing()
    if asked.mode == "unsubscribe":
        found = desk.polled.find(request.parts["feed"])
        return _nothing() if found and found.state.push.topic == asked.topic else _said(asked.challenge)
    for _ in range(ATTEMPTS):
        found = desk.polled.find(request.parts["feed"])
        push = _answered(found, asked, now) if found else None
        if found is None or push is None:
            return _nothing()
        if _save(desk, found, push, now):
            return _said(asked.challenge)
    return problem(503, "busy", "The feed kept changing meanwhile; try again.", {"Retry-After": "60"})


def _answered(found: FeedForPoll, asked: Question, now: datetime) -> Push | None:
    push = found.state.push
    if not push.hub or asked.topic != push.topic:
        return None
    if asked.mode == "denied":
        return denied(push, f"the hub denied it {asked.reason}".strip(), now)
    return confirmed(push, asked.lease, now) if asked.mode == "subscribe" else None


def post_content(request: Request, now: datetime, desk: Desk) -> Answer:
    """Have the feed polled if the body is signed; 410, upon which a hub stops, if there is no such feed any more."""
    if not _is_ours(request, desk):
        return _nothing()
    feed_id = request.parts["feed"]
    secrets = [secret(key, feed_id) for key in desk.keys]
    if is_signed(request.raw, request.headers.get("x-hub-signature", ""), secrets):
        return _polled(feed_id, now, desk)
    return _taken()


def _polled(feed_id: str, now: datetime, desk: Desk) -> Answer:
    """Send the task first: if we die then, or polls write without end, the feed is still polled."""
    sent = False
    for _ in range(ATTEMPTS):
        found = desk.polled.find(feed_id)
        if found is None or not found.state.push.hub:
            return problem(410, "path", "This feed is not followed any more.")
        due = pushed(found.state.push, now) if is_active(found.state.push, now) else None
        if due is None:
            return _taken()
        if not sent:
            desk.polls.send([_task(found, due[1])])
            sent = True
        if _save(desk, found, due[0], now):
            break
    return _taken()


def _task(found: FeedForPoll, after: timedelta) -> PollTask:
    feed_id, state = found.feed.id, found.state
    leases = {feed_id: Leased(state.next_poll, state.asked)} if state.next_poll and state.asked else {}
    return PollTask((feed_id,), round(after.total_seconds()), leases=leases)


def _is_ours(request: Request, desk: Desk) -> bool:
    return is_proof(desk.keys, request.parts["feed"], request.parts["proof"])


def _save(desk: Desk, found: FeedForPoll, push: Push, now: datetime) -> bool:
    return desk.polled.save(found.feed.id, replace(found.state, push=push), now)


def _said(challenge: str) -> Answer:
    return Answer(HTTPStatus.OK, "text/plain; charset=utf-8", challenge)


def _taken() -> Answer:
    return Answer(HTTPStatus.ACCEPTED, "text/plain; charset=utf-8", "")


def _nothing() -> Answer:
    return problem(404, "path", "There is nothing at this path.")


ROUTES: Routes = {("GET", ADDRESS): get_question, ("POST", ADDRESS): post_content}
