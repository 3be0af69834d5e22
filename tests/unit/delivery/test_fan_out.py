"""A hundred thousand watchers: each gets one row, in pages, whatever dies between two steps."""

from random import Random

import pytest
from tests.fakes.people import NOON, assessed, subscription
from tests.unit.delivery.test_alerting import World

from wirewatch.delivery.alerting import Task, task_of
from wirewatch.delivery.ports import Unsent
from wirewatch.identifiers import identifier
from wirewatch.items.item import Outcome

EVENT = assessed(news_for=("idlib", "syria"))


class Died(BaseException):
    """The process is gone."""


class Crowd(World):
    """Many watchers, a queue that brings again what was not done, and calls at which the process dies."""

    def __init__(self, people, page):
        super().__init__(*(subscription(f"u-{n:06d}", watches=WATCHES[n % 3]) for n in range(people)))
        self.page, self.runs = page, 0

    def tell_all(self, deaths=lambda: False):
        """Run until the queue is empty. `deaths` says, before and after each step, whether the process dies there."""
        self.queue.put(Task(EVENT, NOON).to_json())
        self._let_die(deaths)
        while self.queue.messages:
            message = self.queue.messages[0]
            try:
                self.run(task_of(message), owner=str(self.runs))
            except (Died, Unsent):
                pass
            else:
                self.queue.messages.remove(message)
            self.runs += 1

    def _let_die(self, deaths):
        def mortal(step):
            def taken(*arguments, **named):
                if deaths():
                    raise Died
                result = step(*arguments, **named)
                if deaths():
                    raise Died
                return result

            return taken

        for owner, name in ((self.people, "following"), (self.queue, "put"), (self.items, "alerted")):
            setattr(owner, name, mortal(getattr(owner, name)))
        self.ledger.open_all = mortal(self._open_some(deaths))

    def _open_some(self, deaths):
        def opened(rows):
            return sum(self.ledger.open(row) for row in rows if not (deaths() and self._die()))

        return opened

    def _die(self):
        raise Died

    def is_whole(self):
        return (
            {row.delivery.recipient for row in self.mails} == self.people.rows.keys()
            and len(self.mails) == len(self.people.rows)
            and len(self.topic.published) == 1
            and self.outcome is Outcome.ALERTED
        )


WATCHES = (("idlib",), ("idlib", "syria"), ("syria", "sport"))


def test_each_page_is_a_run_of_its_own():
    crowd = Crowd(25, 10)
    crowd.tell_all()
    assert crowd.is_whole()
    assert crowd.runs == 3


def test_a_full_last_page_needs_no_run_after_it():
    crowd = Crowd(20, 10)
    crowd.tell_all()
    assert (crowd.is_whole(), crowd.runs) == (True, 2)


def test_the_item_ends_with_its_last_page():
    crowd = Crowd(20, 10)
    first = crowd.send(EVENT)
    assert (first.mails, first.published, first.summary()["rest"]) == (10, True, "u-000009")
    assert crowd.outcome is None
    last = crowd.run(task_of(crowd.queue.messages.pop()))
    assert (last.mails, last.published, last.rest) == (10, False, "")
    assert crowd.outcome is Outcome.ALERTED


def test_the_topic_is_told_before_any_watcher():
    crowd = Crowd(20, 10)
    told = []
    crowd.ledger.open_all = lambda rows: told.append(len(crowd.topic.published)) or len(rows)
    crowd.send(EVENT)
    assert told == [1]


def test_watchers_dont_wait_for_a_topic_that_fails():
    crowd = Crowd(20, 10)
    crowd.topic.fails = [Unsent("throttled", permanent=False)] * 3
    with pytest.raises(Unsent):
        crowd.send(EVENT)
    assert len(crowd.mails) == 10
    crowd.tell_all()
    assert crowd.is_whole()


def test_whoever_follows_two_of_the_watches_is_met_once_and_the_row_names_both():
    crowd = Crowd(30, 7)
    crowd.tell_all()
    row = crowd.ledger.rows[identifier("d", crowd.publication.delivery.content["id"], "u-000001")]
    assert [each["id"] for each in row.delivery.content["for"]] == ["idlib", "syria"]


@pytest.mark.parametrize("seed", range(20))
def test_deaths_between_and_within_pages_lose_nobody_and_double_nobody(seed):
    chance = Random(seed)
    crowd = Crowd(300, 40)
    crowd.tell_all(lambda: chance.random() < 0.004)
    assert crowd.is_whole()


def test_a_death_at_any_single_step_loses_nobody_and_doubles_nobody():
    for step in range(80):
        left = iter([False] * step + [True])
        crowd = Crowd(30, 10)
        crowd.tell_all(lambda left=left: next(left, False))
        assert crowd.is_whole(), step


@pytest.mark.proof
def test_a_hundred_thousand_watchers_get_one_row_each_though_the_process_dies_a_hundred_times():
    chance = Random(7)
    crowd = Crowd(100_000, 500)
    crowd.tell_all(lambda: chance.random() < 0.0005)
    assert crowd.is_whole()
    assert crowd.runs > 230
