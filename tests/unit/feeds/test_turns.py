"""Whose turn it is."""

from wirewatch.feeds.turns import AT_ONCE, Turns


def turns(pause: float = 0.0) -> Turns[str]:
    return Turns(lambda: pause)


def test_two_of_a_host_set_out_and_the_others_wait_for_a_turn():
    queue = turns()
    for name in "abcd":
        queue.queue("h", name, 0)
    assert list(queue.begin(0)) == ["a", "b"]
    assert list(queue.begin(9)) == []
    queue.leave("h", 9)
    assert list(queue.begin(9)) == ["c"]
    queue.leave("h", 10)
    queue.leave("h", 10)
    assert list(queue.begin(10)) == ["d"]
    assert queue.due(10) is None


def test_hosts_do_not_wait_for_each_other():
    queue = turns()
    for name in ("a1", "a2", "a3", "b1"):
        queue.queue(name[0], name, 0)
    assert set(queue.begin(0)) == {"a1", "a2", "b1"}


def test_the_first_of_a_host_waits_for_the_pause_and_later_ones_do_not():
    queue = turns(pause=0.2)
    queue.queue("h", "a", 1.0)
    assert list(queue.begin(1.1)) == []
    assert queue.due(1.1) == 1.2 - 1.1
    assert list(queue.begin(1.2)) == ["a"]
    queue.queue("h", "b", 1.3)
    assert queue.due(1.3) == 0
    assert list(queue.begin(1.3)) == ["b"]


def test_each_host_draws_its_own_pause():
    pauses = iter([0.3, 0.1])
    queue: Turns[str] = Turns(lambda: next(pauses))
    queue.queue("late", "a", 0)
    queue.queue("early", "b", 0)
    assert list(queue.begin(0.2)) == ["b"]
    assert list(queue.begin(0.3)) == ["a"]


def test_a_hundred_are_under_way_and_no_more():
    queue: Turns[int] = turns()  # type: ignore[assignment]
    for number in range(AT_ONCE + 3):
        queue.queue(str(number), number, 0)
    assert len(list(queue.begin(0))) == AT_ONCE
    assert queue.due(0) is None
    queue.leave("5", 1)
    assert queue.due(1) == 0
    assert len(list(queue.begin(1))) == 1


def test_nobody_waits_in_an_empty_queue():
    assert turns().due(0) is None
    assert list(turns().begin(0)) == []


def test_who_waits_for_a_host_can_be_called_off_and_nobody_else():
    queue = turns()
    for name in ("a1", "a2", "a3", "a4", "b1", "b2", "b3"):
        queue.queue(name[0], name, 0)
    assert set(queue.begin(0)) == {"a1", "a2", "b1", "b2"}
    assert queue.withdraw("a") == ["a3", "a4"]
    assert queue.withdraw("a") == []
    for name in "aabb":
        queue.leave(name, 1)
    assert list(queue.begin(1)) == ["b3"]


def test_however_many_have_left_no_more_than_two_of_a_host_are_under_way():
    queue = turns()
    for number in range(12):
        queue.queue("h", str(number), 0)
    under_way = len(list(queue.begin(0)))
    for second in range(1, 9):
        queue.leave("h", second)
        under_way += len(list(queue.begin(second))) - 1
        assert under_way == 2
        queue.queue("h", f"late {second}", second)
        assert list(queue.begin(second)) == []
