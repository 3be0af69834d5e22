"""What was recorded replays: the same items come, and the same alerts go out."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from wirewatch.feeds.parse import parse_all
from wirewatch.feeds.route import Route
from wirewatch.items.archive import Archived
from wirewatch.items.item import Declared, Item, Outcome
from wirewatch_cli.cloud import LocalCloud, VirtualClock
from wirewatch_cli.deployment import Deployment
from wirewatch_cli.expectations import FILE, read_expected
from wirewatch_cli.feed_server.pages import pages_of
from wirewatch_cli.feed_server.server import FeedServer
from wirewatch_cli.places import template_path
from wirewatch_cli.playing import play, routed
from wirewatch_cli.recording.bodies import bodies
from wirewatch_cli.recording.command import record, write
from wirewatch_cli.scenarios.loading import load_scenario
from wirewatch_cli.staging import stage

SCENARIOS = Path(__file__).parents[2] / "events/scenarios"
START = datetime(2026, 3, 1, tzinfo=UTC)


def played(scenario, out: Path):
    report = play(scenario, template_path(None), out, lambda _: None)
    return {(each["title"], each["level"], tuple(each["watches"])) for each in report["alerts"]}, report


def expected_of(scenario):
    """Its alerts and how many items it has: what a replay of it gives, as tests/scenarios holds."""
    expected = read_expected(scenario.folder / FILE)
    alerts = {(each["title"], each["level"], tuple(each["watches"])) for each in expected["alerts"]}
    return alerts, sum(expected["outcomes"].values())


@contextmanager
def replayed(scenario):
    """What can be recorded when it has ended."""
    clock = VirtualClock(scenario.start)
    with (
        LocalCloud(template_path(None), clock) as cloud,
        FeedServer(pages_of(scenario), clock.now) as server,
        routed(Route("127.0.0.1", server.port)),
    ):
        stage(cloud, scenario)
        cloud.run_until(scenario.end)
        yield Deployment("a replay", cloud.outputs)


def recorded(found: Deployment, scenario, out: Path, *, with_addresses: bool = False):
    write(found, scenario.start - timedelta(minutes=1), scenario.end, out, with_addresses=with_addresses)
    return load_scenario(out)


@pytest.mark.parametrize("name", ["live-blog", "syndicated"])
def test_a_recording_replays_to_the_same_alerts(tmp_path, name):
    scenario = load_scenario(SCENARIOS / name)
    alerts, items = expected_of(scenario)
    with replayed(scenario) as found:
        again = recorded(found, scenario, tmp_path / "recorded")
    told, report = played(again, tmp_path / "again")
    assert alerts
    assert told == alerts
    extra = len(report["feeds"])  # each body has an entry that says where the recording begins
    assert report["counts"]["items"] == items + extra
    assert report["dead_letters"] == 0


def test_addresses_are_in_it_only_if_asked_for(tmp_path):
    scenario = load_scenario(SCENARIOS / "first-poll")
    mails = [each.address for each in scenario.subscriptions if each.channel == "email"]
    with replayed(scenario) as found:
        for kept in (False, True):
            recorded(found, scenario, tmp_path / str(kept), with_addresses=kept)
            text = (tmp_path / str(kept) / "scenario.toml").read_text()
            assert [address in text for address in mails] == [kept] * len(mails)
            assert ("reader1@recorded.example" in text) is not kept


def item(number: int, minutes: int, **more) -> Item:
    seen = START + timedelta(minutes=minutes)
    given = {"title": f"Title {number} & <b>", "summary": "", "declared": ()} | more
    return Item(f"i-{number}", f"g{number}", "https://a.example/", published=seen, seen=seen, language="en",
                feed="f", source="Wire", tier=1, **given)  # fmt: skip


def test_bodies_grow_as_items_were_seen_and_begin_with_the_baseline():
    items = [Archived(item(1, 5), Outcome.BASELINE), Archived(item(2, 30), None), Archived(item(3, 45), None)]
    made = list(bodies("Wire", items, START))
    assert [at for at, _ in made] == [
        START,
        START + timedelta(minutes=29, seconds=1),
        START + timedelta(minutes=44, seconds=1),
    ]
    assert [body.count("<item>") for _, body in made] == [2, 3, 4]


def test_declared_urgency_and_markup_of_titles_come_back_as_they_were():
    declared = (
        Declared("nitf", "1"),
        Declared("gdacs", "Red"),
        Declared("cap", "Extreme"),
        Declared("category", "War"),
    )
    (_, body), *_ = bodies("Wire", [Archived(item(1, 0, declared=declared), Outcome.BASELINE)], START)
    entry = parse_all(body.encode(), {}, "https://a.example/").entries[0]
    assert entry.title == "Title 1 & <b>"
    assert set(entry.declared) == set(declared)


@pytest.mark.parametrize("span", ["", "24", "0h", "h", "1w"])
def test_a_span_that_is_none_is_refused(span):
    result = CliRunner().invoke(record, ["--since", span, "--out", "x", "--local"])
    assert (result.exit_code, "write 90m, 24h or 7d" in result.output) == (2, True)
