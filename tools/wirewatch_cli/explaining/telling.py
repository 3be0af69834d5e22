"""An account in words: a step, and what is to be said of it."""

from collections.abc import Iterator

from wirewatch.delivery.delivery import Kind
from wirewatch.items.item import Outcome
from wirewatch.levels.level import Level
from wirewatch.stories.story import Story, Told
from wirewatch_cli.explaining.account import Account
from wirewatch_cli.explaining.thresholds import gaps
from wirewatch_cli.explaining.watching import told_of_watches
from wirewatch_cli.timeline import counted

Step = tuple[str, tuple[str, ...]]
OUTCOMES = {
    Outcome.ALERTED: "its watchers were told at once",
    Outcome.GROUPED: "its watchers had been told of the story, and it was no worse",
    Outcome.BELOW_LEVEL: "it matched, but not at a level that is told at once; digests have it",
    Outcome.UNMATCHED: "no watch matched",
    Outcome.STALE: "it was too old when it was first seen to be told as news",
    Outcome.BASELINE: "it came with its feed's first poll, or with a flood: recorded, told to nobody",
    Outcome.DUPLICATE: "a copy of an item that the feed had already",
    Outcome.HELD: "it was held back",
    Outcome.CAPPED: "too many alerts had gone out before it",
    Outcome.DIGEST_ONLY: "nobody wants it at once; digests have it",
}


def steps(account: Account, watch: str | None = None) -> Iterator[Step]:
    """Every step of the item's way, in order; with `watch`, its id or any query, also why that one (not)."""
    archived = account.archived
    yield "fetched", tuple(_fetched(account))
    if archived.assessed:
        yield "matched", tuple(told_of_watches(account, watch))
        yield "story", tuple(_story(account))
        yield "level", tuple(_level(account))
        if archived.watches:
            yield "news", tuple(_news(account))
    elif watch is not None:
        yield "matched", ("it was never matched: see its outcome", *told_of_watches(account, watch))
    yield "outcome", (outcome_in_words(archived.outcome),)
    if account.traces:
        yield "sent", tuple(_sent(account))


def _fetched(account: Account) -> Iterator[str]:
    item, feed = account.archived.item, account.feed
    where = f"{item.source}, tier {item.tier}" if item.source else f"tier {item.tier}"
    yield f"{item.seen:%-d %b %Y %H:%M:%S} UTC from {where}"
    yield feed.url if feed else f"{item.feed}, a feed that has been removed"
    if item.published is None:
        yield "the publisher gives no time"
    else:
        minutes = (item.seen - item.published).total_seconds() / 60
        late = f"{minutes:,.0f} min after" if minutes >= 0 else f"{-minutes:,.0f} min before"
        yield f"{late} the time that the publisher gives"
    for each in item.declared:
        yield f"the feed declares {each.scheme} {each.value}"


def _story(account: Account) -> Iterator[str]:
    story, item = account.story, account.archived.item
    if story is None:
        yield f"{account.archived.story}, which has expired"
        return
    yield f"{story.id}: {story.headline}"
    sources = counted(len(story.sources), "independent source")
    yield f"{counted(story.items, 'item')} by now, {sources}, since {story.first_seen:%-d %b %H:%M} UTC"
    for other in story.related:
        yield f"related, and kept apart: {other.id}: {other.headline}"
    if item.id in story.members:
        yield "this item began it" if story.members[0] == item.id else f"item {story.members.index(item.id) + 1} of it"


def _level(account: Account) -> Iterator[str]:
    archived = account.archived
    yield f"{archived.level}, {archived.score} points; {gaps(archived.score)}"
    yield from archived.reasons


def _news(account: Account) -> Iterator[str]:
    archived, story = account.archived, account.story
    yield archived.novelty or "not decided yet"
    if story is None:
        return
    told = story.told_by(archived.item.id)
    if told:
        yield f"news for {', '.join(told.watches)}"
        return
    earlier = _members_before(story, archived.item.id)
    for watch in archived.watches:
        before = [each for each in story.told_to(watch) if each.item in earlier]
        yield f"{watch} {_told(before[-1])}" if before else f"{watch} had not been told of the story"


def _members_before(story: Story, item_id: str) -> frozenset[str]:
    """Of a story so long that it has forgotten the item, all."""
    members = story.members
    return frozenset(members[: members.index(item_id)] if item_id in members else members)


def _told(told: Told) -> str:
    return f"had been told of the story by {told.item}, {told.level} with {told.score} points"


def outcome_in_words(outcome: str | None) -> str:
    """The outcome and what it means; None is one that is still to come."""
    if outcome is None:
        return "none yet: it is on its way"
    return f"{outcome}: {OUTCOMES.get(Outcome(outcome), 'see docs/architecture.md')}"


def _sent(account: Account) -> Iterator[str]:
    for trace in account.traces:
        delivery = trace.delivery
        whom = "topic" if delivery.kind is Kind.PUBLISH else f"{delivery.channel} {delivery.address}"
        whom = f"digest to {whom}" if delivery.kind is Kind.DIGEST else whom
        parts = [f"{whom}: {trace.status}", f"opened {delivery.created:%-d %b %H:%M:%S} UTC"]
        parts += [counted(trace.attempts, "attempt")] if trace.attempts != 1 else []
        parts += [", ".join(trace.events)] if trace.events else []
        parts += [trace.reason] if trace.reason else []
        yield " · ".join(parts)
    level = account.archived.level
    kinds = {trace.delivery.kind for trace in account.traces}
    if level and Kind.PUBLISH in kinds and Kind.ALERT not in kinds:
        yield f"no mail: nobody who follows by mail wants {Level(level)} at once"
