"""What has to hold of a world in which nothing moves any more, each under its name. `broken` tells what does not."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from tests.fakes.deliveries import Row  # noqa: TC002
from tests.proof.memory_world import World

from wirewatch.delivery.alert import alert_id_of, mail_id_of
from wirewatch.delivery.delivery import DeliveryStatus, Kind
from wirewatch.delivery.publishing import publication_id
from wirewatch.levels.level import Level
from wirewatch.stories.story import Novelty, Story, Told
from wirewatch.subscriptions.subscription import Cadence, Channel, Status, Subscription
from wirewatch.timestamps import to_text

ENDED = {DeliveryStatus.SENT, DeliveryStatus.SUPPRESSED, DeliveryStatus.CAPPED}


def no_item_is_lost(world: World) -> Iterator[str]:
    """Every entry that any feed ever listed is an item."""
    known = {(row.item.feed, row.item.url) for row in world.items.rows.values()}
    for found in world.feeds.rows.values():
        for entry in world.wire.entries[found.feed.url]:
            if (found.feed.id, entry.link) not in known:
                yield f"{found.feed.id} {entry.link}"


def every_item_ends_with_one_outcome(world: World) -> Iterator[str]:
    for row in world.items.rows.values():
        if row.state != "done" or row.outcome is None:
            yield f"{row.item.id} {row.item.title}: {row.state} {row.outcome}"


def an_item_is_in_one_story(world: World) -> Iterator[str]:
    members = Counter(member for story in _stories(world) for member in story.members)
    yield from (f"{item}: {count}" for item, count in members.items() if count > 1)


def a_story_is_new_to_a_watch_once(world: World) -> Iterator[str]:
    for story in _stories(world):
        fresh = Counter(watch for told in story.told if told.novelty is Novelty.NEW for watch in told.watches)
        yield from (f"{story.id} {watch}: {count}" for watch, count in fresh.items() if count > 1)


def each_alert_is_published_once(world: World) -> Iterator[str]:
    expected = Counter(alert_id_of(told.item, told.novelty) for _, told in _tellings(world))
    published = Counter(json.loads(each["message"]["default"])["id"] for each in world.topic.published)
    yield from _differences(expected, published)
    for alert in expected:
        if world.ledger.status(publication_id(alert)) is not DeliveryStatus.SENT:
            yield f"{alert}: its row is not sent"


def each_watcher_gets_each_alert_once(world: World) -> Iterator[str]:
    """One mail for each pair of alert and subscriber, but for those that a cap, quiet hours or leaving took away."""
    people = _faithful(world)
    expected = {
        mail_id_of(told.item, told.novelty, person.id)
        for _, told in _tellings(world)
        for person in people
        if told.level in person.levels and not set(told.watches).isdisjoint(person.watches)
    }
    for mail in expected:
        row = world.ledger.rows.get(mail)
        if row is None or row.status not in ENDED:
            yield f"{mail}: {row and (row.status, row.reason)}"
        elif world.mailer.sent[mail] != (row.status is DeliveryStatus.SENT):
            yield f"{mail}: {row.status}, sent {world.mailer.sent[mail]} times"
        elif row.status is not DeliveryStatus.SENT and _is_plain(world.people.rows[row.delivery.recipient]):
            yield f"{mail}: {row.status}, {row.reason}"
    ids = {each.id for each in people}
    alerts = {row.delivery.id for row in world.ledger.of_kind(Kind.ALERT) if row.delivery.recipient in ids}
    yield from (f"{mail}: nobody was to get it" for mail in alerts - expected)


def no_mail_goes_out_twice(world: World) -> Iterator[str]:
    yield from (f"{mail}: {count} times" for mail, count in world.mailer.sent.items() if count > 1)


def what_a_cap_held_back_is_in_one_storm(world: World) -> Iterator[str]:
    ids = {each.id for each in _faithful(world)}
    for row in world.ledger.of_kind(Kind.ALERT):
        if row.status is DeliveryStatus.CAPPED and row.delivery.recipient in ids:
            pace = world.ports["paces"].read(row.delivery.recipient)
            storms = [due for due, held in pace.storms.items() if row.delivery.id in held]
            if len(storms) > 1 or (storms and not _storm_went_out(world, row.delivery.recipient, to_text(storms[0]))):
                yield f"{row.delivery.id}: {storms}"


def _storm_went_out(world: World, recipient: str, due: str) -> bool:
    storms = [each for each in world.ledger.of_kind(Kind.STORM) if each.delivery.recipient == recipient]
    return any(each.delivery.content["due"] == due and each.status is DeliveryStatus.SENT for each in storms)


def no_delivery_stays_open(world: World) -> Iterator[str]:
    for name, row in world.ledger.rows.items():
        if row.status not in ENDED:
            yield f"{name}: {row.status} {row.reason}"


def digests_tell_each_match_once(world: World) -> Iterator[str]:
    """The windows of a subscriber follow each other, and those up to the cursor hold each match once."""
    digests: dict[str, list[Row]] = {}
    for row in world.ledger.of_kind(Kind.DIGEST):
        digests.setdefault(row.delivery.recipient, []).append(row)
    for person in _faithful(world):
        mails = digests.get(person.id, [])
        if not mails and person.digest.cadence is Cadence.OFF:
            continue
        windows = sorted((row.delivery.content["from"], row.delivery.content["until"]) for row in mails)
        for (_, until), (after, _) in pairwise(windows):
            if until != after:
                yield f"{person.id}: a window ends at {until}, the next one begins at {after}"
        items = sum(row.delivery.content["items"] for row in mails)
        end = windows[-1][1] if windows else ""
        rows = world.ports["matches"].rows.values()
        due = {each.item for each in rows if each.watch in person.watches and _is_in(windows, to_text(each.at), end)}
        if items != len(due):
            yield f"{person.id}: {items} items in digests, {len(due)} in their windows"


def _is_in(windows: list[tuple[str, str]], at: str, end: str) -> bool:
    return bool(windows) and windows[0][0] < at <= end


def nothing_is_left_of_who_was_erased(world: World) -> Iterator[str]:
    for erased in world.traces.asked:
        if erased in world.people.rows:
            yield f"{erased}: its profile"
        yield from (f"{erased}: {name}" for name, row in world.ledger.rows.items() if row.delivery.recipient == erased)


PROMISES: tuple[Callable[[World], Iterable[str]], ...] = (
    no_item_is_lost,
    every_item_ends_with_one_outcome,
    an_item_is_in_one_story,
    a_story_is_new_to_a_watch_once,
    each_alert_is_published_once,
    each_watcher_gets_each_alert_once,
    no_mail_goes_out_twice,
    what_a_cap_held_back_is_in_one_storm,
    no_delivery_stays_open,
    digests_tell_each_match_once,
    nothing_is_left_of_who_was_erased,
)
SEEN = (  # by the ports themselves, at each call
    "an item that ended does not start again",
    "a claim is exclusive",
    "an ETag is stored after the items of its body",
    "a digest's cursor moves forward",
    "nothing is sent without a row that is claimed",
)


def broken(world: World) -> list[str]:
    """Every promise that is broken, with how."""
    now = [f"{each.__name__.replace('_', ' ')}: {how}" for each in PROMISES for how in each(world)]
    return [f"{promise}: {how}" for promise, how in world.broken] + now


def _stories(world: World) -> list[Story]:
    return list(world.ports["stories"].rows.values())


def _tellings(world: World) -> list[tuple[Story, Told]]:
    """What was news, of what the rules let through: `told` holds nothing else."""
    return [(story, told) for story in _stories(world) for told in story.told if told.level in Level]


def _faithful(world: World) -> list[Subscription]:
    """Those who were there all the time, and get mail."""
    rows = world.people.rows.values()
    return [each for each in rows if each.status is Status.CONFIRMED and each.channel is Channel.EMAIL]


def _is_plain(person: Subscription) -> bool:
    return not person.hourly_cap and person.quiet is None


def _differences(expected: Counter[str], found: Counter[str]) -> Iterator[str]:
    yield from (f"{each}: lost" for each in expected - found)
    yield from (f"{each}: {count} too many" for each, count in (found - expected).items())
