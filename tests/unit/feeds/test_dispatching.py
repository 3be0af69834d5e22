"""Due feeds become tasks."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.fakes.feeds import FakeFeeds, FakePollQueue

from wirewatch.feeds.allowance import Declaration
from wirewatch.feeds.dispatching import DispatchSummary, dispatch_polls
from wirewatch.feeds.feed import Feed, Known
from wirewatch.feeds.rhythm import begin, learn
from wirewatch.push.callback import Asker
from wirewatch.push.push import Push

NOW = datetime(2020, 2, 15, 9, 0, tzinfo=UTC)


def feeds_due(count: int) -> FakeFeeds:
    feeds = FakeFeeds()
    for number in range(count):
        feed = Feed(f"f-{number:02}", f"https://{number}.example/", "Example", 3)
        feeds.add(feed, NOW - timedelta(seconds=count - number))
    return feeds


def test_due_feeds_go_out_in_tasks_of_fifteen_the_longest_overdue_first():
    queue = FakePollQueue()
    summary = dispatch_polls(NOW, feeds=feeds_due(35), queue=queue, capacity=100)
    assert [len(task.feeds) for task in queue.tasks] == [15, 15, 5]
    assert queue.tasks[0].feeds[0] == "f-00"
    assert summary == DispatchSummary(due=35, held=0, leased=35, hot=0, tasks=3)


def test_no_more_feeds_go_out_than_the_capacity():
    queue = FakePollQueue()
    dispatch_polls(NOW, feeds=feeds_due(25), queue=queue, capacity=7)
    assert sum(len(task.feeds) for task in queue.tasks) == 7


def test_a_feed_that_is_out_is_not_sent_again_until_its_lease_has_run_out():
    feeds, queue = feeds_due(1), FakePollQueue()
    for minutes in (0, 1, 4, 5):
        now = NOW + timedelta(minutes=minutes)
        dispatch_polls(now, feeds=feeds, queue=queue, capacity=10)
    assert [task.feeds for task in queue.tasks] == [("f-00",), ("f-00",)]


class TakenFeeds(FakeFeeds):
    """Another dispatch wins each lease."""

    def lease(self, leases, now):
        return set()


def test_a_lease_that_another_dispatch_won_is_skipped():
    feeds = TakenFeeds(feeds_due(3).rows)
    queue = FakePollQueue()
    summary = dispatch_polls(NOW, feeds=feeds, queue=queue, capacity=10)
    assert summary == DispatchSummary(due=3, held=0, leased=0, hot=0, tasks=0)
    assert queue.tasks == []


def test_a_quiet_minute_sends_nothing():
    queue = FakePollQueue()
    assert dispatch_polls(NOW, feeds=FakeFeeds(), queue=queue, capacity=10).tasks == 0
    assert queue.tasks == []


def test_a_feed_is_leased_until_its_next_poll_and_for_an_hour_at_most():
    feeds = feeds_due(2)
    rare = replace(feeds.rows["f-00"].state, declared=Declaration(300))
    feeds.rows["f-00"] = replace(feeds.rows["f-00"], state=rare)
    dispatch_polls(NOW, feeds=feeds, queue=FakePollQueue(), capacity=10)
    leases = [feeds.rows[each].state.next_poll - NOW for each in ("f-00", "f-01")]
    assert leases[0] == timedelta(hours=1)
    assert timedelta(minutes=1) <= leases[1] <= timedelta(minutes=15)


def test_a_task_says_until_when_its_feeds_are_leased_and_when_they_were_asked_before():
    feeds, queue = feeds_due(2), FakePollQueue()
    dispatch_polls(NOW, feeds=feeds, queue=queue, capacity=10)
    until = min(row.state.next_poll for row in feeds.rows.values())
    dispatch_polls(until, feeds=feeds, queue=queue, capacity=10)
    first, second = queue.tasks
    assert {lease.before for lease in first.leases.values()} == {NOW}
    assert {lease.before for lease in second.leases.values()} == {NOW}
    assert all(lease.until == feeds.rows[each].state.next_poll for each, lease in second.leases.items())


def test_a_hot_feed_goes_out_three_times_in_its_minute():
    feeds, queue = feeds_due(2), FakePollQueue()
    flowing = learn(begin([], NOW), [NOW - timedelta(minutes=each) for each in range(60)], NOW, exactly=True)
    hot = replace(feeds.rows["f-01"].state, rhythm=flowing, baselined=True)
    feeds.rows["f-01"] = replace(feeds.rows["f-01"], state=hot)
    summary = dispatch_polls(NOW, feeds=feeds, queue=queue, capacity=10)
    assert [(task.feeds, task.delay) for task in queue.tasks] == [
        (("f-00", "f-01"), 0),
        (("f-01",), 20),
        (("f-01",), 40),
    ]
    assert summary == DispatchSummary(due=2, held=0, leased=2, hot=1, tasks=3)


def test_feeds_of_a_host_that_asked_us_to_wait_are_left_alone_and_return_one_after_the_other():
    feeds, queue = feeds_due(40), FakePollQueue()
    for number in range(30):
        found = feeds.rows[f"f-{number:02}"]
        feeds.rows[found.feed.id] = replace(found, feed=replace(found.feed, url=f"https://held.example/{number}"))
    until = NOW + timedelta(minutes=15)
    feeds.hold("held.example", until, NOW)
    summary = dispatch_polls(NOW, feeds=feeds, queue=queue, capacity=100)
    assert (summary.due, summary.held, summary.leased) == (40, 30, 10)
    assert {each for task in queue.tasks for each in task.feeds} == {f"f-{number}" for number in range(30, 40)}
    states = [feeds.rows[f"f-{number:02}"].state for number in range(30)]
    assert {(state.health, state.failures) for state in states} == {("throttled", 0)}
    returning = Counter((state.next_poll - until) / timedelta(minutes=1) for state in states)
    assert set(returning) <= set(range(1, 11))
    assert max(returning.values()) <= 8


def test_what_a_feed_is_known_to_have_held_is_kept_while_its_host_is_held():
    feeds = feeds_due(1)
    feeds.rows["f-00"] = replace(feeds.rows["f-00"], state=replace(feeds.rows["f-00"].state, window={"i": Known("1")}))
    feeds.hold("0.example", NOW + timedelta(minutes=15), NOW)
    dispatch_polls(NOW, feeds=feeds, queue=FakePollQueue(), capacity=10)
    assert feeds.rows["f-00"].state.window == {"i": Known("1")}


PUSH = Push("https://hub.example/", "https://1.example/feed")
ASKER = Asker("https://alerts.example.org", lambda: ("key",))


def with_hubs(count: int) -> FakeFeeds:
    feeds = feeds_due(count)
    feeds.rows = {name: replace(row, state=replace(row.state, push=PUSH)) for name, row in feeds.rows.items()}
    return feeds


def test_hubs_are_asked_after_the_polls_and_the_lease_says_so():
    feeds, queue = with_hubs(17), FakePollQueue()
    assert dispatch_polls(NOW, feeds=feeds, queue=queue, capacity=100, asker=ASKER).hubs == 17
    asking = [task for task in queue.tasks if task.hubs]
    assert [(task.feeds, len(task.hubs)) for task in asking] == [((), 15), ((), 2)]
    assert min(task.delay for task in asking) > max(task.delay for task in queue.tasks if task.feeds)
    assert {row.state.push.asked for row in feeds.rows.values()} == {NOW}
    assert {each.hub for task in asking for each in task.hubs} == {PUSH.hub}


def test_a_hub_that_was_asked_is_not_asked_again_the_same_day():
    feeds, queue = with_hubs(1), FakePollQueue()
    for hours in range(48):
        dispatch_polls(NOW + timedelta(hours=hours), feeds=feeds, queue=queue, capacity=100, asker=ASKER)
    assert len([task for task in queue.tasks if task.hubs]) == 2


def test_where_no_hub_could_reach_us_none_is_asked():
    feeds, queue = with_hubs(3), FakePollQueue()
    assert dispatch_polls(NOW, feeds=feeds, queue=queue, capacity=100, asker=Asker("", tuple)).hubs == 0
    assert {row.state.push for row in feeds.rows.values()} == {PUSH}


def test_the_hub_of_a_feed_whose_lease_another_dispatch_won_is_left_to_that_one():
    queue = FakePollQueue()
    assert dispatch_polls(NOW, feeds=TakenFeeds(with_hubs(3).rows), queue=queue, capacity=100, asker=ASKER).hubs == 0
    assert queue.tasks == []
