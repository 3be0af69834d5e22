"""What the routes of pages share: the frame around a page, and the page as an answer."""

import json
from dataclasses import replace

from wirewatch.site.frame import Frame
from wirewatch.site.pages import problem_page
from wirewatch.site.texts import LANGUAGES, language_for
from wirewatch.web.answers import Answer, html
from wirewatch.web.request import Request

# Our own style sheet, script and icon, and nothing else; no frame around us, forms only to us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAID = {"path": "not_found", "method": "method", "token": "bad_link", "ended": "used", "limit": "too_many",
        "closed": "closed"}  # fmt: skip  # which page tells of a problem


def frame_of(request: Request, path: str, token: str = "") -> Frame:
    """The frame of the page at `path`, in the language that the address or the browser asks for."""
    wanted = request.query.get("lang", "")
    language = language_for(wanted, request.headers.get("accept-language", ""))
    return Frame(language, path, token, chosen=wanted in LANGUAGES)


def shown(status: int, page: str) -> Answer:
    """The page as an answer."""
    return replace(html(status, page), headers={"Content-Security-Policy": POLICY})


def moved(frame: Frame, path: str, **query: str) -> Answer:
    """The reader goes on to another page of ours."""
    return Answer(303, "text/plain", "", {"Location": frame.link(path, **query)})


def wrong(request: Request, status: int, name: str) -> Answer:
    """The page that tells of a problem, by the name of its text."""
    return shown(status, problem_page(frame_of(request, "/"), name))


def for_people(request: Request, given: Answer) -> Answer:
    """A problem document as a page, if a browser asked for one."""
    wants_page = "text/html" in request.headers.get("accept", "") and not request.path.startswith("/api/")
    if not wants_page or given.content_type != "application/problem+json":
        return given
    kind = str(json.loads(given.body)["type"]).partition("#")[2]
    page = wrong(request, given.status, SAID.get(kind, "trouble"))
    return replace(page, headers={**given.headers, **page.headers})
