"""Every operation of the API, in the order in which one meets them: what OpenAPI and the page /api tell."""

from dataclasses import dataclass, field
from typing import Any

from wirewatch.web.schemas import QUERY, TEXT, TOKEN, UNTIL, Schema, required, some

PROBLEMS: dict[int, str] = {
    400: "A field cannot be used; it is named",
    403: "The token does not allow it, or no sign-ups are taken",
    404: "There is none",
    409: "Try again: the same is under way, or others were quicker",
    410: "Used, expired or ended",
    413: "The body is too long",
    415: "The body is not said to be JSON",
    422: "The Idempotency-Key belongs to another request",
    429: "Too many; see Retry-After",
}
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """`answers` names the component of the good answer; `body` and `path` what is sent; `bearer` that a token is."""

    method: str
    path: str
    summary: str
    answers: str
    status: int = 200
    body: Schema | None = None
    bearer: bool = False
    problems: tuple[int, ...] = ()
    content_type: str = JSON
    headers: dict[str, Schema] = field(default_factory=dict)


def _post(path: str, summary: str, body: Schema, answers: str, problems: tuple[int, ...], **more: Any) -> Operation:
    return Operation("post", path, summary, answers, body=body, problems=(400, 413, 415, *problems), **more)


def _of(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


KEY = {"Idempotency-Key": {"type": "string", "maxLength": 255, "pattern": "^[!-~]*$"}}
OWN = (403, 409, 410)
OPERATIONS = (
    _post("/api/preview", "Try a query on the last seven days", required(query=QUERY), "Preview", (429,)),
    _post(
        "/api/subscriptions",
        "Subscribe an address: a mail asks it to confirm",
        _of("Wish"),
        "Done",
        (403, 409, 422, 429),
        status=202,
        headers=KEY,
    ),
    _post("/api/subscription/confirm", "Confirm", required(token=TOKEN), "Done", (410,)),
    Operation("get", "/api/subscription", "What is subscribed", "Subscription", bearer=True, problems=(403,)),
    _post("/api/subscription/change", "Change what the body names", _of("Change"), "Subscription", OWN),
    _post(
        "/api/subscription/pause",
        "Be silent until a moment",
        some(["token", "until"], token=TOKEN, until=UNTIL, watch=TEXT),
        "Subscription",
        OWN,
    ),
    _post("/api/subscription/resume", "End a pause", some(["token"], token=TOKEN, watch=TEXT), "Subscription", OWN),
    _post(
        "/api/subscription/mute",
        "Hear no more of a story",
        some(["token"], token=TOKEN, story=TEXT, until=UNTIL),
        "Subscription",
        OWN,
    ),
    _post("/api/subscription/unmute", "Hear of a story again", required(token=TOKEN, story=TEXT), "Subscription", OWN),
    _post(
        "/api/subscription/unsubscribe",
        "Unsubscribe from a watch, or from everything",
        some(["token"], token=TOKEN, watch=TEXT),
        "Done",
        (409,),
    ),
    _post("/api/subscription/undo", "Undo an unsubscription", required(token=TOKEN), "Done", (409, 410)),
    _post(
        "/api/subscription/link",
        "Get a mail with a new link, or with one that exports or erases",
        required(token=TOKEN, purpose={"enum": ["manage", "export", "erase"]}),
        "Done",
        (403, 429),
        status=202,
    ),
    _post("/api/subscription/export", "Every row that is kept of you", required(token=TOKEN), "Export", (410,)),
    _post("/api/subscription/erase", "Have it all removed", required(token=TOKEN), "Done", (410,), status=202),
    Operation("get", "/api/watches", "Watches that have a name", "Watches"),
    Operation("get", "/api/watches/{watch}", "One watch", "Watch", problems=(404,)),
    Operation(
        "get",
        "/watches/{watch}/feed.atom",
        "Its alerts of a week, as Atom",
        "",
        problems=(404,),
        content_type="application/atom+xml",
    ),
    Operation(
        "get",
        "/watches/{watch}/feed.json",
        "Its alerts of a week, as JSON Feed",
        "JsonFeed",
        problems=(404,),
        content_type="application/feed+json",
    ),
    Operation("get", "/api/health", "Whether tables are read", "Health"),
)
