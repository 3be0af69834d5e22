"""Due feeds are shared out so that no publisher meets us in a crowd."""

from collections import Counter
from itertools import pairwise

import pytest

from wirewatch.feeds.feed import Feed
from wirewatch.feeds.tasks import APART, SPREAD, TASK, PollTask, shared_out


def feeds_of(host: str, count: int) -> list[Feed]:
    return [Feed(f"{host}-{number}", f"https://{host}.example/{number}", host, 3) for number in range(count)]


def test_no_feeds_make_no_task():
    assert shared_out([]) == []


@pytest.mark.parametrize("counts", [(1,), (TASK,), (TASK + 1,), (3, 9, 2, 35, 7), (1,) * 200])
def test_each_feed_goes_out_once_in_tasks_of_fifteen_at_most(counts):
    feeds = [feed for number, count in enumerate(counts) for feed in feeds_of(f"h{number}", count)]
    tasks = shared_out(feeds)
    assert Counter(each for task in tasks for each in task.feeds) == Counter(feed.id for feed in feeds)
    assert all(1 <= len(task.feeds) <= TASK for task in tasks)


def test_feeds_of_one_host_share_a_task_wherever_they_stand():
    a, b = feeds_of("a", 9), feeds_of("b", 9)
    tasks = shared_out([feed for pair in zip(a, b, strict=True) for feed in pair])
    assert [{each[0] for each in task.feeds} for task in tasks] == [{"a"}, {"b"}]


def test_tasks_of_one_host_set_out_one_after_the_other():
    delays = [task.delay for task in shared_out(feeds_of("a", 35))]
    assert all(later - earlier >= APART for earlier, later in pairwise(delays))


def test_tasks_set_out_a_second_apart_or_more_densely_in_a_third_of_a_minute():
    few = [task.delay for task in shared_out(feed for n in range(3 * TASK) for feed in feeds_of(f"h{n}", 1))]
    assert few == [0, 1, 2]
    many = Counter(task.delay for task in shared_out(feed for n in range(50 * TASK) for feed in feeds_of(f"h{n}", 1)))
    assert set(many) == set(range(SPREAD))
    assert max(many.values()) == 3


def test_a_delay_comes_on_top():
    assert shared_out(feeds_of("a", 1), 40) == [PollTask(("a-0",), 40)]
