"""A subscription as a row of its table, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import (
    DEFAULT_CAP,
    Cadence,
    Channel,
    DigestPlan,
    QuietHours,
    Status,
    Subscription,
)
from wirewatch.timestamps import from_text, to_text

# One partition of the index takes a thousand writes a second, two for each digest: enough for a
# hundred thousand digests at one hour within four minutes, and one query finds all that is due.
DUE = "due"
SILENT = "silent"
# What puts a profile into an index follows from the rest of it.
DERIVED = {"due_shard", "silence_shard", "silence_due"}
YOUNGER = {"bounces", "hourly_cap", "muted", "paused", "silence_after"}


def profile_key(subscription_id: str) -> dict[str, str]:
    """Where its profile lies."""
    return {"pk": f"sub#{subscription_id}", "sk": "profile"}


def due_shard(next_digest: datetime | None) -> dict[str, str]:
    """What puts a confirmed subscription into the index of due digests; nothing if none is due."""
    if next_digest is None:
        return {}
    return {"next_digest": to_text(next_digest), "due_shard": DUE}


def silence_shard(subscription: Subscription) -> dict[str, str]:
    """What puts a confirmed subscription into the index of silent ones; nothing if it wants no notice."""
    since = subscription.heard
    if not subscription.silence_after or since is None:
        return {}
    due = since + timedelta(hours=subscription.silence_after)
    return {"silence_due": to_text(due), "silence_shard": SILENT}


def profile_row(subscription: Subscription) -> dict[str, Any]:
    """The profile; moments that are not set are left out."""
    moments = {
        name: to_text(moment)
        for name in ("cursor", "next_digest", "asked", "heard")
        if (moment := getattr(subscription, name))
    }
    due = due_shard(subscription.next_digest) | silence_shard(subscription)
    digest = subscription.digest
    return {
        **profile_key(subscription.id),
        "id": subscription.id,
        "channel": subscription.channel,
        "address": subscription.address,
        "watches": list(subscription.watches),
        "levels": sorted(subscription.levels),
        "cadence": digest.cadence,
        "digest_at": digest.at,
        "timezone": digest.timezone,
        "when_empty": digest.when_empty,
        "status": subscription.status,
        "names": dict(subscription.names),
        **({"quiet": asdict(subscription.quiet)} if subscription.quiet else {}),
        "hourly_cap": subscription.hourly_cap,
        "muted": {story: to_text(until) for story, until in subscription.muted.items()},
        "paused": {watch: to_text(until) for watch, until in subscription.paused.items()},
        "silence_after": subscription.silence_after,
        "bounces": {delivery: to_text(at) for delivery, at in subscription.bounces.items()},
        **moments,
        **(due if subscription.status is Status.CONFIRMED else {}),
    }


def unchanged(name: str, row: Mapping[str, Any]) -> ConditionBase:
    """That an attribute is still as in the row. Profiles of older versions lack what had no default then."""
    if name not in row:
        return Attr(name).not_exists()
    same = Attr(name).eq(row[name])
    return same | Attr(name).not_exists() if name in YOUNGER else same


def subscription_of(row: dict[str, Any]) -> Subscription:
    """Read what `profile_row` wrote."""
    return Subscription(
        id=row["id"],
        channel=Channel(row["channel"]),
        address=row["address"],
        watches=tuple(row["watches"]),
        levels=frozenset(map(Level, row["levels"])),
        digest=DigestPlan(Cadence(row["cadence"]), row["digest_at"], row["timezone"], row["when_empty"]),
        status=Status(row["status"]),
        cursor=_moment(row.get("cursor")),
        next_digest=_moment(row.get("next_digest")),
        names=row["names"],
        asked=_moment(row.get("asked")),
        quiet=QuietHours(**row["quiet"]) if "quiet" in row else None,
        hourly_cap=int(row.get("hourly_cap", DEFAULT_CAP)),
        muted=_moments(row.get("muted", {})),
        paused=_moments(row.get("paused", {})),
        silence_after=int(row.get("silence_after", 0)),
        heard=_moment(row.get("heard")),
        bounces=_moments(row.get("bounces", {})),
    )


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _moments(texts: Mapping[str, str]) -> dict[str, datetime]:
    return {name: from_text(text) for name, text in texts.items()}
