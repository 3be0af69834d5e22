"""A subscription as a row of its table, and back."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import (
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


def profile_key(subscription_id: str) -> dict[str, str]:
    """Where its profile lies."""
    return {"pk": f"sub#{subscription_id}", "sk": "profile"}


def due_shard(next_digest: datetime | None) -> dict[str, str]:
    """What puts a confirmed subscription into the index of due digests; nothing if none is due."""
    if next_digest is None:
        return {}
    return {"next_digest": to_text(next_digest), "due_shard": DUE}


def profile_row(subscription: Subscription) -> dict[str, Any]:
    """The profile; moments that are not set are left out."""
    moments = {
        name: to_text(moment) for name in ("cursor", "next_digest", "asked") if (moment := getattr(subscription, name))
    }
    due = due_shard(subscription.next_digest)
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
        **moments,
        **(due if subscription.status is Status.CONFIRMED else {}),
    }


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
    )


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None
