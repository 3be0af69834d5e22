"""The operator's pages of a run: what each path below /local/ answers."""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from wirewatch.feeds.health import WELL, Health
from wirewatch.site.assets import asset
from wirewatch_cli.cloud import LocalCloud
from wirewatch_cli.local_pages.lines import Line
from wirewatch_cli.local_pages.mail_view import MailView, view_of
from wirewatch_cli.local_pages.server import Reply, Visit
from wirewatch_cli.pace import Pace, ScenarioPace
from wirewatch_cli.rows import feed_rows

SPEEDS = (0, 1, 60, 600, 3600)
ASSETS = {"local.js": "text/javascript; charset=utf-8", "local.css": "text/css; charset=utf-8"}
KEPT = 300  # lines of the timeline
SAFE = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "same-origin",  # with none, a form of ours would come as from nowhere
    "x-content-type-options": "nosniff",
}
HTML = SAFE | {"content-type": "text/html; charset=utf-8"}
# A mail brings its own styles, and may open links in a tab of their own; nothing else.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@dataclass(slots=True)
class Desk:
    """What the pages show: the cloud, how its time passes, and the lines of the timeline, the newest first."""

    cloud: LocalCloud
    pace: Pace
    title: str
    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=KEPT))

    def mails(self) -> list[MailView]:
        """The newest first."""
        return [view_of(mail) for mail in reversed(self.cloud.mails)]


def answer(visit: Visit, desk: Desk) -> Reply:
    """Answer a request below /local/."""
    parts = urlsplit(visit.url)
    names = [name for name in parts.path.split("/") if name][1:] or ["timeline"]
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if visit.method == "POST":
        return _set_speed(visit, desk) if names == ["speed"] else _missing()
    if visit.method not in ("GET", "HEAD"):
        return _missing()
    page = PAGES.get(names[0])
    return page(desk, names[1:], query) if page else _missing()


def _timeline(desk: Desk, _names: list[str], query: Mapping[str, str]) -> Reply:
    speeds = SPEEDS if isinstance(desk.pace, ScenarioPace) else ()
    speed = desk.pace.speed if isinstance(desk.pace, ScenarioPace) else 1
    template = "lines" if "part" in query else "timeline"
    return _page(template, desk, lines=list(desk.lines), speeds=speeds, speed=speed, now=desk.cloud.clock.now())


def _mailbox(desk: Desk, names: list[str], query: Mapping[str, str]) -> Reply:
    mails = desk.mails()
    if not names:
        return _page("part_mails" if "part" in query else "mailbox", desk, mails=mails)
    mail = next((each for each in mails if each.id == names[0]), None)
    if mail is None:
        return _missing()
    if names[1:] == ["html"]:
        html = mail.html.replace("<head>", '<head><base target="_blank">', 1)
        return Reply(200, HTML | {"content-security-policy": MAIL_POLICY}, html.encode())
    one_click = urlsplit(mail.one_click)
    path = f"{one_click.path}?{one_click.query}" if mail.one_click else ""
    return _page("mail", desk, mail=mail, show=query.get("show", "html"), one_click=path)


def _topic(desk: Desk, _names: list[str], _query: Mapping[str, str]) -> Reply:
    shown = [
        {
            "at": each.at,
            "subject": each.subject,
            "delivered": [f"{protocol}: {endpoint}" for protocol, endpoint in each.delivered],
            "attributes": each.attributes,
            "message": {name: _indented(text) for name, text in each.message.items()},
        }
        for each in reversed(desk.cloud.publications)
    ]
    return _page("topic", desk, publications=shown)


def _feeds(desk: Desk, _names: list[str], _query: Mapping[str, str]) -> Reply:
    found = feed_rows(desk.cloud.outputs["FeedsTable"])
    rows = [{**row, "well": Health(row["health"]) in WELL, "reason": row.get("reason", "")} for row in found]
    return _page("feeds", desk, feeds=sorted(rows, key=lambda row: (row["well"], row["source"])))


def _asset(_desk: Desk, names: list[str], _query: Mapping[str, str]) -> Reply:
    kind = ASSETS.get("/".join(names))
    if kind is None:
        return _missing()
    return Reply(200, SAFE | {"content-type": kind}, _environment().get_template(names[0]).render().encode())


PAGES: Mapping[str, Callable[[Desk, list[str], Mapping[str, str]], Reply]] = {
    "timeline": _timeline,
    "mailbox": _mailbox,
    "sns": _topic,
    "feeds": _feeds,
    "assets": _asset,
}


def _set_speed(visit: Visit, desk: Desk) -> Reply:
    given = parse_qs(visit.body.decode("utf-8", "replace")).get("speed", [""])[0]
    if not isinstance(desk.pace, ScenarioPace) or given not in map(str, SPEEDS):
        return _missing()
    desk.pace.speed = float(given)
    return Reply(303, SAFE | {"location": "/local/"}, b"")


def _page(name: str, desk: Desk, **shown: Any) -> Reply:
    styles, icon = asset("site.css"), asset("icon.svg")
    html = (
        _environment()
        .get_template(f"{name}.html.j2")
        .render(
            here=name,
            desk_title=desk.title,
            styles=styles.address if styles else "",
            icon=icon.address if icon else "",
            **shown,
        )
    )
    return Reply(200, HTML, html.encode())


def _missing() -> Reply:
    return Reply(404, SAFE | {"content-type": "text/plain; charset=utf-8"}, b"There is no such page: see /local/")


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("wirewatch_cli.local_pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
