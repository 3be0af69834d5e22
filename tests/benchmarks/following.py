"""A made feed as polling follows it: by its learned rhythm, and by what its hub tells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.benchmarks.made_feeds import DAYS, START, Made

from wirewatch.feeds import planning, rhythm
from wirewatch.feeds.feed import Feed, FeedForPoll, FeedState
from wirewatch.push import push
from wirewatch.push.push import Push

TRAVEL = 2  # s from the full minute to the poll
SUBSCRIBED = Push("https://hub.example/", "https://wire.example/", until=START + timedelta(days=DAYS + 1))


def by_rhythm(made: Made) -> Iterator[float]:
    """Poll moments of a feed by its learned rhythm, and by what its hub tells, from its baseline on."""
    now, state = START, FeedState(rhythm=rhythm.begin([], START), baselined=True, push=SUBSCRIBED)
    follower = Follower(made, state)
    while now < START + timedelta(days=DAYS):
        hot = planning.is_hot(follower.found, now)
        due = [now + timedelta(seconds=TRAVEL + each) for each in ((0, *planning.HOT_SECONDS) if hot else (0,))]
        for moment in due:
            yield from follower.pushed_until(moment)
            yield follower.poll(moment)
        planned = planning.planned(follower.found, now)
        yield from follower.pushed_until(planned)
        now = max(planning.planned(follower.found, follower.now), now + planning.MINUTE) if follower.told else planned


@dataclass
class Follower:
    """What polling knows of a made feed, and how far it has read; `told` if a push came since it was planned."""

    made: Made
    state: FeedState
    now: datetime = START
    read: int = 0
    heard: int = 0
    told: bool = False

    @property
    def found(self) -> FeedForPoll:
        """As the planner has it."""
        return FeedForPoll(Feed("f", "https://wire.example/", "Wire", self.made.tier), self.state)

    def pushed_until(self, end: datetime) -> Iterator[float]:
        """The polls that pushes ask for before that."""
        self.told = False
        while self.heard < len(self.made.pushes) and _moment(self.made.pushes[self.heard]) < end:
            arrived = _moment(self.made.pushes[self.heard])
            self.heard += 1
            due = push.pushed(self.state.push, arrived)
            if due:
                self.state, self.told = replace(self.state, push=due[0]), True
                yield self.poll(arrived + due[1])

    def poll(self, moment: datetime) -> float:
        """Learn what has appeared; the moment in seconds."""
        seconds, new = (moment - START).total_seconds(), []
        while self.read < len(self.made.appear) and self.made.appear[self.read] <= seconds:
            new.append(_moment(self.made.appear[self.read]))
            self.read += 1
        standing = push.polled(self.state.push, moment, changed=bool(new), news=bool(new))
        learned = self.state.rhythm
        if new:
            exactly = moment - self.now <= timedelta(minutes=10)
            learned = rhythm.learn(learned, new, moment, exactly=exactly)
        self.state, self.now = replace(self.state, rhythm=learned, push=standing), moment
        return seconds


def _moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)
