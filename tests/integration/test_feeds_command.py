"""`wirewatch feeds …` on the tables of moto: what it does, says, and with which exit code."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from tests.integration.feed_tables import aws_in_memory, create_feeds

from wirewatch.aws.feed_list import FeedList
from wirewatch.aws.feeds import FeedsTable
from wirewatch.feeds.feed import Feed
from wirewatch.feeds.health import Health
from wirewatch.feeds.ports import Fetched, FetchRequest
from wirewatch_cli import deployment
from wirewatch_cli.feed_list import importing, showing
from wirewatch_cli.feeds import COMMANDS, feeds
from wirewatch_cli.opml import read_opml

WIRE = "https://wire.example/world.xml"
RSS = "<rss version='2.0'><channel><title>World &amp; Wire</title>{}</channel></rss>"
ITEMS = "".join(
    f"<item><title>Item {day}</title><pubDate>{day} Nov 2026 10:00:00 GMT</pubDate></item>" for day in range(18, 22)
)
PAGE = '<html><head><link rel="feed" href="/world.xml"><link rel="feed" href="/sport.xml"></head></html>'
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs `wirewatch feeds` with these arguments against an empty table."""

    @contextmanager
    def on_moto(stack: str | None, local: bool) -> Iterator[deployment.Deployment]:
        assert (stack, local) == ("news", False)
        yield deployment.Deployment("stack news", {"FeedsTable": "Feeds"}, "desk@news.example")

    monkeypatch.setattr(deployment, "deployment", on_moto)
    with aws_in_memory(monkeypatch):
        create_feeds()
        yield lambda *arguments: CliRunner().invoke(feeds, [*arguments, "--stack", "news"])


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The bodies of the web, by URL; asked with the operator's address."""
    bodies = {WIRE: RSS.format(ITEMS)}

    def fetch(requests: Sequence[FetchRequest], *, contact: str) -> list[Fetched]:
        assert contact == "desk@news.example"
        return [_answer(bodies.get(each.url), each.url) for each in requests]

    for module in ("adding", "importing"):
        monkeypatch.setattr(f"wirewatch_cli.feed_list.{module}.fetch", fetch)
    return bodies


def _answer(body: str | None, url: str) -> Fetched:
    return Fetched(404, url=url) if body is None else Fetched(200, body.encode(), url=url)


def stored() -> list[Feed]:
    return sorted((each.feed for each in FeedList("Feeds").all()), key=lambda feed: feed.url)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_shows_examples(command: str) -> None:
    result = CliRunner().invoke(feeds, [command, "--help"])
    assert result.output.count(f"wirewatch feeds {command} ") >= 2
    assert {"--stack", "--local"} <= set(re.findall(r"--\w+", result.output))


def test_a_feed_is_added_under_its_title_and_shows_its_newest_three_items(run: Run, web: dict[str, str]) -> None:
    result = run("add", WIRE, "--tier", "2")
    assert result.exit_code == 0
    (feed,) = stored()
    assert (feed.url, feed.source, feed.tier, feed.language) == (WIRE, "World & Wire", 2, None)
    assert result.output.splitlines() == [
        f"added to stack news: World & Wire, tier 2: {WIRE}",
        "  2026-11-21 10:00  Item 21",
        "  2026-11-20 10:00  Item 20",
        "  2026-11-19 10:00  Item 19",
    ]


def test_what_the_operator_says_goes_before_what_the_feed_says(run: Run, web: dict[str, str]) -> None:
    web["https://wire.example/"] = RSS.format("")
    result = run("add", "wire.example", "--source", "The Wire", "--language", "tr")
    assert [(feed.source, feed.language, feed.tier) for feed in stored()] == [("The Wire", "tr", 3)]
    assert "it has no items at present" in result.output


def test_the_first_feed_of_a_page_is_added_and_the_others_are_shown(run: Run, web: dict[str, str]) -> None:
    web |= {"https://wire.example/": PAGE, "https://wire.example/sport.xml": RSS.format("")}
    result = run("add", "https://wire.example/")
    assert [feed.url for feed in stored()] == [WIRE]
    assert "the page also has: https://wire.example/sport.xml  (World & Wire)" in result.output


def test_another_spelling_of_a_feed_is_a_duplicate_and_changes_nothing(run: Run, web: dict[str, str]) -> None:
    run("add", WIRE, "--tier", "1")
    web["http://wire.example/world.xml?utm_source=x"] = web[WIRE]
    result = run("add", "http://wire.example/world.xml?utm_source=x", "--tier", "3")
    assert result.exit_code == 0
    assert "duplicate of World & Wire, which is there already" in result.output
    assert [feed.tier for feed in stored()] == [1]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://wire.example/gone", "https://wire.example/gone: the server answered 404"),
        ("https://wire.example/text", "https://wire.example/text: the body is not a feed"),
        ("file:///etc/passwd", "only http and https are fetched"),
        ("http://127.1/", "a host that is an oddly written number"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(run: Run, web: dict[str, str], url: str, words: str) -> None:
    web["https://wire.example/text"] = "hello"
    result = run("add", url)
    assert result.exit_code == 2
    assert words in result.stderr
    assert stored() == []


LIST = f"""\
<opml><body>
<outline text="Wires"><outline><outline text="World" xmlUrl="{WIRE}" wirewatch:tier="1"/></outline></outline>
<outline text="Again" xmlUrl="http://wire.example/world.xml/"/>
<outline text="FTP" xmlUrl="ftp://wire.example/"/>
<outline text="Haber" xmlUrl="https://haber.example/gündem" language="tr"/>
</body></opml>
"""


def test_every_entry_of_a_list_gets_its_line_and_the_sum_adds_up(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(LIST)
    result = run("import", str(tmp_path / "feeds.opml"), "--tier", "2")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"    2  added      World: {WIRE}",
        "    3  duplicate  http://wire.example/world.xml/: duplicate of line 2",
        "    4  refused    ftp://wire.example/: only http and https are fetched",
        "    5  added      Haber: https://haber.example/gündem",
        "4 entries: 2 added, 1 duplicate, 1 refused",
    ]
    assert [(feed.source, feed.tier, feed.language) for feed in stored()] == [("Haber", 2, "tr"), ("World", 1, None)]


def test_a_list_is_checked_on_demand(run: Run, tmp_path: Path, web: dict[str, str]) -> None:
    web["https://haber.example/gündem"] = "<html>a page</html>"
    (tmp_path / "feeds.opml").write_text(LIST.replace("</body>", '<outline xmlUrl="https://gone.example/"/></body>'))
    result = run("import", str(tmp_path / "feeds.opml"), "--check")
    assert result.output.splitlines()[3:] == [
        "    5  refused    https://haber.example/gündem: the body is not a feed",
        "    6  refused    https://gone.example/: the server answered 404",
        "5 entries: 1 added, 1 duplicate, 3 refused",
    ]
    assert [feed.url for feed in stored()] == [WIRE]


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.proof)])
def test_a_long_list_is_imported_and_exported_and_nothing_is_new_in_it(run: Run, tmp_path: Path, count: int) -> None:
    outlines = "\n".join(f'<outline text="F{n}" xmlUrl="https://h{n}.example/feed?a=1&b={n}"/>' for n in range(count))
    (tmp_path / "many.opml").write_text(f"<opml>{outlines}</opml>")
    assert run("import", str(tmp_path / "many.opml")).output.endswith(f"{count:,} added, 0 duplicates, 0 refused\n")
    assert f"{count:,} feeds written" in run("export", str(tmp_path / "out.opml")).stderr
    again = run("import", str(tmp_path / "out.opml")).output
    assert again.endswith(f"{count:,} entries: 0 added, {count:,} duplicates, 0 refused\n")
    assert again.count("which is there already") == count


def test_on_a_terminal_a_bar_runs_below_the_lines_and_goes_in_the_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "Console", partial(Console, force_terminal=True, width=100))
    (tmp_path / "feeds.opml").write_text(LIST)
    output = run("import", str(tmp_path / "feeds.opml")).output
    assert "importing" in output
    plain = re.sub(r"\x1b\[[^A-Za-z]*[A-Za-z]", "", output)
    assert re.findall(r"\d  (added|duplicate|refused) ", plain) == ["added", "duplicate", "refused", "added"]
    assert plain.endswith("4 entries: 2 added, 1 duplicate, 1 refused\n")


def test_a_feed_that_somebody_else_adds_meanwhile_is_a_duplicate(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "feeds.opml").write_text(f'<outline xmlUrl="{WIRE}"/>')
    run("import", str(tmp_path / "feeds.opml"))
    monkeypatch.setattr(importing, "in_words", lambda _: {})
    assert "duplicate of one that was added just now" in run("import", str(tmp_path / "feeds.opml")).output


@pytest.mark.parametrize(("content", "words"), [(None, "No such file"), ("hello", "not a list of feeds")])
def test_a_file_that_is_no_list_is_refused(run: Run, tmp_path: Path, content: str | None, words: str) -> None:
    if content:
        (tmp_path / "notes").write_text(content)
    result = run("import", str(tmp_path / "notes"))
    assert (result.exit_code, words in result.stderr) == (2, True)


def test_an_export_without_a_file_is_the_list_and_nothing_else(run: Run, tmp_path: Path, web: dict[str, str]) -> None:
    run("add", WIRE, "--tier", "1")
    (tmp_path / "out.opml").write_text(run("export").stdout)
    ((entry,), refusals) = read_opml(tmp_path / "out.opml")
    assert (entry.url, entry.title, entry.tier, refusals) == (WIRE, "World & Wire", 1, [])


def test_feeds_are_listed_in_a_table_that_cuts_nothing_off(run: Run, web: dict[str, str]) -> None:
    long = f"https://wire.example/{'x' * 100}.xml"
    web[long] = RSS.format("")
    run("add", long, "--source", "Zulu [red]")
    run("add", WIRE, "--source", "alpha", "--language", "en")
    lines = run("list").output.splitlines()
    assert lines[1].split() == ["alpha", "3", "en", "new", WIRE]
    assert lines[2].split() == ["Zulu", "[red]", "3", "new", long]
    assert lines[3] == "2 feeds: 2 new"


def test_a_narrow_terminal_folds_what_is_long(run: Run, web: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "Console", partial(Console, force_terminal=True, no_color=True, width=60))
    run("add", WIRE, "--source", "A")
    lines = re.sub(r"\x1b\[[^A-Za-z]*[A-Za-z]", "", run("list").output).splitlines()
    assert max(map(len, lines)) <= 60
    assert "".join(line.split()[-1] for line in lines[1:-1]) == WIRE


def test_an_empty_list_says_so(run: Run) -> None:
    assert run("list").output == run("health").output == "0 feeds\n"
    assert json.loads(run("list", "--json").output) == []


def test_health_tells_the_broken_feed_first_with_the_reason(run: Run, web: dict[str, str]) -> None:
    web["https://b.example/"] = RSS.format("")
    run("add", WIRE, "--source", "A")
    run("add", "https://b.example/", "--source", "B")
    broken = next(feed.id for feed in stored() if feed.source == "B")
    table, moment = FeedsTable("Feeds"), datetime(2020, 2, 15, 9, tzinfo=UTC)
    (found,) = table.get([broken])
    coming = moment.replace(year=2999)
    failing = replace(found.state, health=Health.FAILING, reason="no answer", answered=moment, next_poll=coming)
    table.save(broken, replace(failing, since=moment), moment)
    lines = run("health").output.splitlines()
    assert re.fullmatch(r"B +failing +\d+ days ago +no answer +\d+ days ago +in \d+ days *", lines[1])
    assert lines[2].split() == ["A", "new", "never", "due"]
    told = json.loads(run("health", "--json").output)
    assert [(each["source"], each["broken"]) for each in told] == [("B", True), ("A", False)]
    assert (told[0]["reason"], told[0]["answered"]) == ("no answer", "2020-02-15T09:00:00Z")
    assert (told[0]["since"], told[1]["since"]) == ("2020-02-15T09:00:00Z", None)


def test_a_tier_is_set_by_url_or_id(run: Run, web: dict[str, str]) -> None:
    run("add", WIRE)
    assert run("tier", "1", "http://wire.example/world.xml/", stored()[0].id).output == "World & Wire: tier 3 → 1\n"
    assert stored()[0].tier == 1
    assert run("tier", "4", WIRE).exit_code == 2


def test_feeds_are_removed_all_or_none(run: Run, web: dict[str, str]) -> None:
    run("add", WIRE)
    refused = run("remove", WIRE, "https://wire.example/other.xml", "f-9", "ftp://a.example/")
    assert refused.exit_code == 2
    assert "no such feed: https://wire.example/other.xml, f-9, ftp://a.example/" in refused.stderr
    assert len(stored()) == 1
    assert run("remove", "wire.example/world.xml").output == f"removed: World & Wire, {WIRE}\n"
    assert stored() == []
