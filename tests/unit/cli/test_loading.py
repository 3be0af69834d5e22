"""A scenario loads, or every problem it has is told with file and line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wirewatch.levels.level import Level
from wirewatch.subscriptions.subscription import Cadence, Channel
from wirewatch_cli.scenarios.loading import found_scenarios, load_scenario
from wirewatch_cli.scenarios.problem import ScenarioError

Write = Callable[[str], Path]

# What is replaced in the right scenario, by what, the line that is at fault, and what the reason says.
BROKEN = [
    ("title = ", "titel = ", 1, "unknown key `titel`: did you mean `title`?"),
    ("title = ", "zzz = ", 1, "unknown key `zzz`: known here are title, start"),
    ('title = "A quiet morning"', "", 1, "`title` is missing: add it to the top of the file"),
    ('"A quiet morning"', "5", 1, "`title` must be a text in quotes, not 5"),
    ("2020-02-15T12:00:00Z", "2020-02-15T09:00:00Z", 3, "`end` must be later"),
    ("2020-02-15T12:00:00Z", "2020-02-15T12:00:00", 3, "no time zone: write 2020-02-15T12:00:00Z"),
    ("2020-02-15T12:00:00Z", "2020-02-15", 3, "`end` must be a moment such as"),
    ("2020-02-15T12:00:00Z", '"2020-02-15T12:00:00Z"', 3, "without quotes"),
    ("https://wire.example/world.xml", "wire.example/world.xml", 6, "is not fetched (only http and https are"),
    (
        'url = "https://wire.example/world.xml"\n',
        "",
        5,
        "`url` is missing: add it to this [[feed]]",
    ),
    ("tier = 1", "tier = 4", 8, "`tier` must be at most 3, not 4"),
    ("tier = 1", "tier = true", 8, "`tier` must be a whole number, not True"),
    ("tier = 1", "tier = 1\nspeed = 2", 9, "unknown key `speed`: known here are url"),
    ("feeds/wire.xml", "feeds/wire2.xml", 12, "there is no file"),
    ("feeds/wire.xml", "../../etc/passwd", 12, "lies outside the scenario's folder"),
    ('file = "feeds/wire.xml"', "", 10, "give it a body"),
    ("status = 503", "status = 301", 14, "status 301 leads nowhere"),
    ("status = 503", "status = 99", 16, "`status` must be at least 200, not 99"),
    ("status = 503", "status = 429\nheaders = {retry-after = 60}", 17, "must be a text in quotes"),
    ("2020-02-15T10:00:00Z", "2020-02-15T08:00:00Z", 15, "sort them by time"),
    ("2020-02-15T10:00:00Z", "2020-02-15T09:00:00Z", 15, "sort them by time"),
    ("2020-02-15T10:00:00Z", "2020-02-15T12:00:00Z", 15, "is never served"),
    ("2020-02-15T10:00:00Z", "2020-02-15T10:00:00", 15, "`at` has no time zone"),
    ("'idlib AND turkey'", "'(idlib AND turkey'", 20, "the query does not parse"),
    ("'idlib AND turkey'", "'''\nidlib AND\n(turkey'''", 22, "the query does not parse"),
    ('id = "idlib"\n', "", 18, "`id` is missing: add it to this [[watch]]"),
    ('watch = ["idlib"]', 'watch = ["idlip"]', 23, "there is no watch 'idlip'"),
    ('watch = ["idlib"]', 'watch = [\n  "idlib",\n  "hama",\n]', 25, "there is no watch 'hama'"),
    ('watch = ["idlib"]', 'watch = "idlib"', 23, "`watch` must be a list"),
    ('watch = ["idlib"]', "watch = []", 23, "`watch` must not be empty"),
    ('"email"', '"pigeon"', 24, "`channel` must be 'email', 'sms', 'https' or 'sqs', not 'pigeon'"),
    ("analyst@example.org", "analyst", 22, "is no address for channel 'email'"),
    ('"email"\naddress = "analyst@example.org"', '"sqs"\naddress = "desk"', 22, "goes by mail"),
    ('levels = ["FLASH", "URGENT"]\ndigest', "levels = []\n# digest", 22, "never get anything"),
    ('"URGENT"', '"LOUD"', 26, "`levels` must be 'FLASH', 'URGENT' or 'ROUTINE', not 'LOUD'"),
    ('"daily"', '"yearly"', 27, "`cadence` must be 'off', 'hourly', 'daily'"),
    ('"07:00"', '"24:30"', 27, "'24:30' is no time of day"),
    ('"07:00"', '"7:00"', 27, "'7:00' is no time of day"),
    ("Europe/Istanbul", "Europe/Idlib", 27, "there is no time zone 'Europe/Idlib'"),
    ("Europe/Istanbul", "../zone", 27, "there is no time zone '../zone'"),
    ('cadence = "daily", ', "", 27, "`cadence` is missing: add it to the digest"),
    ("cadence =", "cadense =", 27, "unknown key `cadense`: did you mean `cadence`?"),
    ("digest =", 'quiet = {start = "22:00"}\ndigest =', 27, "`end` is missing: add it to the quiet hours"),
    ("digest =", 'quiet = {start = "22:00", end = "22:00"}\ndigest =', 27, "have no end"),
    ("digest =", 'quiet = {start = "22:00", end = "24:00"}\ndigest =', 27, "'24:00' is no time of day"),
    ("digest =", 'quiet = {from = "22:00"}\ndigest =', 27, "unknown key `from`: known here are start, end"),
    ("digest =", "hourly_cap = -1\ndigest =", 27, "`hourly_cap` must be at least 0, not -1"),
    ("digest =", "hourly_cap = 1.5\ndigest =", 27, "`hourly_cap` must be a whole number, not 1.5"),
    ("digest =", "silence_after = 745\ndigest =", 27, "`silence_after` must be at most 744, not 745"),
    ("digest =", "paused = {aid = 2020-02-16T09:00:00Z}\ndigest =", 27, "'aid' is no watch of this subscription"),
    ("digest =", "paused = {idlib = 2020-02-15T09:00:00Z}\ndigest =", 27, "name a later moment"),
    ("digest =", "paused = {idlib = 2020-02-15}\ndigest =", 27, "`idlib` must be a moment such as"),
    ("digest =", "muted = {}\ndigest =", 27, "unknown key `muted`"),
    (
        '"email"\naddress = "analyst@example.org"',
        '"sms"\naddress = "+491711234567"\nsilence_after = 3',
        22,
        "is for mail",
    ),
    (
        "[[watch]]",
        '[[watch]]\nid = "idlib"\nquery = "b"\n[[watch]]',
        22,
        "id 'idlib' is there already",
    ),
    ("[[feed]]", "[feed]", 5, "`feed` must be a list of tables, each under [[feed]], not a dict"),
    (
        "2020-02-15T09:00:00Z",
        "0001-02-15T09:00:00Z",
        2,
        "the year 1 is out of reach",
    ),
    ("2020-02-15T12:00:00Z", "9999-02-15T12:00:00Z", 3, "reach: a scenario lies between 1970 and 2100"),
    ("feeds/wire.xml", "feeds/a\\u0000b.xml", 12, "is no name of a file"),
    ("feeds/wire.xml", "f" * 5000, 12, "is no name of a file"),
    ("feeds/wire.xml", "feeds", 12, "there is no file"),
    ("start = ", "start == ", 2, "not TOML: "),
    ("'idlib AND turkey'", "'idlib AND turkey", 20, "not TOML: "),
    ("tier = 1", "tier = 1\ntier = 2", 9, "not TOML: cannot overwrite a value"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "reason"), BROKEN)
def test_a_broken_scenario_is_refused_with_file_line_and_reason(
    write_scenario: Write, right_text: str, right: str, wrong: str, line: int, reason: str
) -> None:
    assert right in right_text
    folder = write_scenario(right_text.replace(right, wrong, 1))
    with pytest.raises(ScenarioError) as refused:
        load_scenario(folder)
    told = [problem for problem in refused.value.problems if reason in problem.reason]
    assert told, str(refused.value)
    assert str(told[0]).startswith(f"{folder / 'scenario.toml'}:{line}: "), str(refused.value)


def test_the_right_scenario_loads_with_defaults(write_scenario: Write, right_text: str) -> None:
    scenario = load_scenario(write_scenario(right_text))
    assert (scenario.name, scenario.title) == ("morning", "A quiet morning")
    assert scenario.start == datetime(2020, 2, 15, 9, tzinfo=UTC)
    assert [snapshot.status for snapshot in scenario.feeds[0].snapshots] == [200, 503]
    subscription = scenario.subscriptions[0]
    assert subscription.channel is Channel.EMAIL
    assert subscription.levels == {Level.FLASH, Level.URGENT}
    assert subscription.digest is not None
    assert (subscription.digest.cadence, subscription.digest.when_empty) == (Cadence.DAILY, False)


def test_what_keeps_mail_from_a_subscriber_is_read(write_scenario: Write, right_text: str) -> None:
    more = """quiet = {start = "22:00", end = "07:00", flash_passes = false}
hourly_cap = 3
paused = {"*" = 2020-02-15T10:00:00Z}
silence_after = 24
"""
    (read,) = load_scenario(write_scenario(right_text + more)).subscriptions
    assert read.quiet is not None
    assert (read.quiet.start, read.quiet.end, read.quiet.flash_passes) == ("22:00", "07:00", False)
    assert (read.hourly_cap, read.silence_after) == (3, 24)
    assert read.paused == {"*": datetime(2020, 2, 15, 10, tzinfo=UTC)}


def test_header_names_are_read_without_regard_to_case(write_scenario: Write, right_text: str) -> None:
    text = right_text.replace("status = 503", 'status = 429\nheaders = {Retry-After = "60"}')
    scenario = load_scenario(write_scenario(text))
    assert scenario.feeds[0].snapshots[1].headers == {"retry-after": "60"}


def test_all_problems_are_told_in_the_order_of_the_file(write_scenario: Write, right_text: str) -> None:
    text = right_text
    for right, wrong, *_ in (BROKEN[3], BROKEN[11], BROKEN[23], BROKEN[26], BROKEN[36]):
        text = text.replace(right, wrong, 1)
    with pytest.raises(ScenarioError) as refused:
        load_scenario(write_scenario(text))
    assert [problem.line for problem in refused.value.problems] == [1, 8, 20, 23, 27]


def test_the_same_recipient_twice_is_refused_unless_it_has_an_id_of_its_own(
    write_scenario: Write, right_text: str
) -> None:
    again = right_text[right_text.index("[[subscription]]") :]
    with pytest.raises(ScenarioError, match="give this an `id`"):
        load_scenario(write_scenario(right_text + again))
    named = again.replace("[[subscription]]", '[[subscription]]\nid = "second"')
    assert len(load_scenario(write_scenario(right_text + named)).subscriptions) == 2


@pytest.mark.parametrize("text", ["", "title = 'x'\n", "feed = 5\nwatch = [3]\nsubscription = [[]]\n"])
def test_a_scenario_of_almost_nothing_is_refused_and_never_crashes(write_scenario: Write, text: str) -> None:
    with pytest.raises(ScenarioError, match="`start` is missing"):
        load_scenario(write_scenario(text))


def test_a_folder_without_a_scenario_says_so(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"scenario\.toml: there is no such file"):
        load_scenario(tmp_path)


@pytest.mark.parametrize("named", ["scenario.toml", "feeds/wire.xml"])
def test_a_file_in_place_of_a_folder_is_refused_with_what_to_name(
    write_scenario: Write, right_text: str, named: str
) -> None:
    with pytest.raises(ScenarioError, match=f"{named}: a scenario is a folder with a scenario.toml: name the folder"):
        load_scenario(write_scenario(right_text) / named)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").mkdir()
    with pytest.raises(ScenarioError, match=r"scenario\.toml: cannot be read: is a directory"):
        load_scenario(tmp_path)


def test_a_link_that_leads_to_itself_is_refused_with_its_line(write_scenario: Write, right_text: str) -> None:
    folder = write_scenario(right_text.replace("feeds/wire.xml", "feeds/loop.xml", 1))
    (folder / "feeds/loop.xml").symlink_to(folder / "feeds/loop.xml")
    with pytest.raises(ScenarioError, match=r"scenario\.toml:12: .*loop\.xml"):
        load_scenario(folder)


def test_a_scenario_that_nests_without_end_is_refused(write_scenario: Write, right_text: str) -> None:
    with pytest.raises(ScenarioError, match=r"scenario\.toml: nested too deep"):
        load_scenario(write_scenario(f"deep = {'[' * 5000}{']' * 5000}\n{right_text}"))


def test_a_byte_order_mark_before_a_scenario_does_no_harm(write_scenario: Write, right_text: str) -> None:
    folder = write_scenario(right_text.replace("tier = 1", "tier = 7"))
    (folder / "scenario.toml").write_bytes(b"\xef\xbb\xbf" + (folder / "scenario.toml").read_bytes())
    with pytest.raises(ScenarioError, match=r"scenario\.toml:8: `tier` must be at most 3, not 7$"):
        load_scenario(folder)


def test_a_file_in_another_encoding_is_refused_with_its_line(write_scenario: Write, right_text: str) -> None:
    folder = write_scenario(right_text)
    (folder / "scenario.toml").write_bytes("# one\n# İdlib\n".encode("iso-8859-9"))
    with pytest.raises(ScenarioError, match=r"scenario\.toml:2: not UTF-8"):
        load_scenario(folder)


def test_scenarios_are_found_by_name(write_scenario: Write, right_text: str) -> None:
    folder = write_scenario(right_text)
    (folder.parent / "no-scenario").mkdir()
    assert list(found_scenarios(folder.parent)) == [folder]
