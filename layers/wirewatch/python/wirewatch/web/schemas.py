"""The shapes of the API's JSON, as JSON Schema (2020-12): enumerations and bounds are those of the code."""

from typing import Any

from wirewatch.levels.level import Level
from wirewatch.subscriptions.checking import MAX_CAP, MAX_SILENCE
from wirewatch.subscriptions.subscription import DEFAULT_CAP, Cadence, Status
from wirewatch.subscriptions.wishes import MAX_QUERY, MAX_WATCHES

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
WALL: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["07:00"]}
LEVELS: Schema = {"type": "array", "items": {"enum": [str(level) for level in Level]}}
QUERY: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_QUERY, "examples": ["idlib AND (turkey OR russia)"]}
TOKEN: Schema = {"type": "string", "minLength": 1, "maxLength": 2000}
UNTIL: Schema = {
    "type": "string",
    "description": "A day (2026-12-01), which begins in the digest's zone, or a moment with its offset from UTC",
    "examples": ["2026-12-01", "2026-12-01T07:00:00Z"],
}


def required(**properties: Schema) -> Schema:
    """An object with these and no other properties, none of which may be missing."""
    return some(list(properties), **properties)


def some(needed: list[str], **properties: Schema) -> Schema:
    """An object with no other than these properties, of which some are needed."""
    shape: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | ({"required": needed} if needed else {})


def array(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def by_name(of: Schema) -> Schema:
    """An object whose keys are names."""
    return {"type": "object", "additionalProperties": of}


DIGEST = some(
    [],
    cadence={"enum": [str(cadence) for cadence in Cadence]},
    at=WALL,
    timezone=TEXT | {"description": "IANA", "examples": ["Europe/Istanbul"]},
    when_empty={"type": "boolean"},
)
QUIET = some(["start", "end"], start=WALL, end=WALL, flash_passes={"type": "boolean"})
WATCH_IDS = array({"type": "string", "minLength": 1}) | {"maxItems": MAX_WATCHES}
PREFERENCES: dict[str, Schema] = {
    "levels": LEVELS,
    "digest": DIGEST,
    "quiet": {"anyOf": [QUIET, {"type": "null"}]},
    "hourly_cap": COUNT | {"maximum": MAX_CAP, "default": DEFAULT_CAP, "description": "0: no cap"},
    "silence_after": COUNT | {"maximum": MAX_SILENCE, "description": "Hours; 0: never"},
    "paused": by_name(UNTIL),
}
WISH = some(
    ["address"],
    address={"type": "string", "format": "email", "maxLength": 254},
    watches=WATCH_IDS,
    query=QUERY,
    **PREFERENCES,
) | {"description": "Either watches or a query; in levels or in the digest something to send."}
CHANGE = some(["token"], token=TOKEN, watches=WATCH_IDS, query=QUERY, **PREFERENCES)
SUBSCRIPTION = required(
    status={"enum": [str(status) for status in Status]},
    address=TEXT,
    watches=array(required(id=TEXT, name=TEXT)),
    levels=LEVELS,
    digest=DIGEST,
    quiet=PREFERENCES["quiet"],
    hourly_cap=COUNT,
    silence_after=COUNT,
    paused=by_name(MOMENT),
    muted=by_name(MOMENT),
    next_digest={"anyOf": [MOMENT, {"type": "null"}]},
)
SPAN = required(field={"enum": ["title", "summary"]}, start=COUNT, end=COUNT)
SAMPLE = required(
    title=TEXT,
    summary=TEXT,
    url=TEXT,
    source=TEXT,
    language=TEXT,
    seen=MOMENT,
    level={"enum": [str(level) for level in Level]},
    story=TEXT,
    spans=array(SPAN),
)
PREVIEW = required(
    query=TEXT,
    since=MOMENT,
    until=MOMENT,
    items=COUNT,
    matches=COUNT,
    stories=COUNT,
    breaking=COUNT,
    samples=array(SAMPLE),
)
WATCH = required(id=TEXT, name=TEXT, query=TEXT, atom=TEXT, json=TEXT)
EXPORT = required(subscriptions=array({"type": "object"}), deliveries=array({"type": "object"}))
HEALTH = required(status={"const": "ok"}, at=MOMENT, watches_version=COUNT)
DONE = some(["status"], status=TEXT, detail=TEXT, undo=TOKEN)
JSON_FEED: Schema = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {"version": {"const": "https://jsonfeed.org/version/1.1"}, "items": array({"type": "object"})},
}
PROBLEM = some(
    ["type", "title", "status", "detail"],
    type=TEXT,
    title=TEXT,
    status={"type": "integer"},
    detail=TEXT,
    field=TEXT,
    line={"type": "integer", "minimum": 1},
    column={"type": "integer", "minimum": 1},
    expected=array(TEXT),
    suggestion=TEXT,
    shown=TEXT,
)
COMPONENTS: dict[str, Schema] = {
    "Wish": WISH,
    "Change": CHANGE,
    "Subscription": SUBSCRIPTION,
    "Preview": PREVIEW,
    "Watch": WATCH,
    "Watches": required(watches=array({"$ref": "#/components/schemas/Watch"})),
    "Export": EXPORT,
    "Health": HEALTH,
    "Done": DONE,
    "JsonFeed": JSON_FEED,
    "Problem": PROBLEM,
}
