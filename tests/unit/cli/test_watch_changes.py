"""Adding, changing and removing watches."""

import pytest
from tests.fakes.people import subscription
from tests.fakes.subscriptions import FakeSubscriptions
from tests.fakes.watches import FakeWatches

from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of
from wirewatch.watches.watch import Watch
from wirewatch_cli.watching.catalogue import WatchError, add_watch, edit_watch, remove_watch

IDLIB = Watch("idlib", "Idlib", "idlib AND turkey", eager=True)


def test_a_watch_is_named_after_its_query_unless_it_is_given_a_name():
    watches = FakeWatches()
    assert add_watch(watches, " idlib \n turkey ", None, None) == Watch(
        watch_id_of("idlib turkey"), "idlib turkey", "idlib turkey"
    )
    assert add_watch(watches, "idlib", "idlib-2", "Idlib") == Watch("idlib-2", "Idlib", "idlib")
    assert len(list(watches.list_all())) == 2


def test_nothing_is_added_under_an_id_that_is_taken():
    watches = FakeWatches(IDLIB)
    with pytest.raises(WatchError, match="there is a watch idlib already: idlib AND turkey"):
        add_watch(watches, "aleppo", "idlib", None)
    assert watches.get("idlib") == IDLIB


@pytest.mark.parametrize("watch_id", ["", "Idlib", "-idlib", "a b", "x" * 65, "#catalogue", "إدلب"])
def test_an_id_is_short_and_plain(watch_id):
    with pytest.raises(WatchError, match="not an id"):
        add_watch(FakeWatches(), "idlib", watch_id, None)


def test_a_bad_query_changes_nothing():
    watches = FakeWatches(IDLIB)
    with pytest.raises(QueryError):
        add_watch(watches, "(idlib", None, None)
    with pytest.raises(QueryError):
        edit_watch(watches, "idlib", "(idlib", None)
    assert list(watches.list_all()) == [IDLIB]
    assert watches.version() == 1


def test_an_edit_keeps_what_it_does_not_name():
    watches = FakeWatches(IDLIB)
    assert edit_watch(watches, "idlib", "idlib AND russia", None) == (
        IDLIB,
        Watch("idlib", "Idlib", "idlib AND russia", eager=True),
    )
    _, renamed = edit_watch(watches, "idlib", None, "Northwest")
    assert renamed == watches.get("idlib") == Watch("idlib", "Northwest", "idlib AND russia", eager=True)


def test_an_edit_that_changes_nothing_does_not_renew_the_catalogue():
    watches = FakeWatches(IDLIB)
    edit_watch(watches, "idlib", IDLIB.query, None)
    assert watches.version() == 1


def test_a_watch_whose_id_is_made_of_its_query_keeps_the_query():
    watches = FakeWatches()
    made = add_watch(watches, "idlib", None, None)
    with pytest.raises(WatchError, match="stands for its query"):
        edit_watch(watches, made.id, "aleppo", None)
    assert edit_watch(watches, made.id, None, "Idlib")[1].name == "Idlib"
    assert edit_watch(watches, made.id, "(IDLIB)", None)[1].query == "(IDLIB)"


def test_a_watch_that_no_longer_compiles_can_be_mended():
    watches = FakeWatches(Watch("idlib", "Idlib", "(a"))
    assert edit_watch(watches, "idlib", "a", None)[1].query == "a"


def test_what_is_not_there_is_told():
    for change in (
        lambda: edit_watch(FakeWatches(), "idlib", "a", None),
        lambda: remove_watch(FakeWatches(), FakeSubscriptions(), "idlib", followed=True),
    ):
        with pytest.raises(WatchError, match="there is no watch 'idlib'"):
            change()


def test_a_watch_that_people_follow_is_removed_only_if_that_is_wished():
    watches, people = FakeWatches(IDLIB), FakeSubscriptions()
    people.put(subscription())
    with pytest.raises(WatchError, match="1 subscription follows it and hears"):
        remove_watch(watches, people, "idlib", followed=False)
    people.put(subscription("u-2"))
    with pytest.raises(WatchError, match="2 subscriptions follow it and hear"):
        remove_watch(watches, people, "idlib", followed=False)
    assert watches.get("idlib") == IDLIB
    assert remove_watch(watches, people, "idlib", followed=True) == 2
    assert watches.get("idlib") is None


def test_a_watch_that_nobody_follows_is_removed_at_once():
    watches = FakeWatches(IDLIB)
    assert remove_watch(watches, FakeSubscriptions(), "idlib", followed=False) == 0
    assert watches.get("idlib") is None
