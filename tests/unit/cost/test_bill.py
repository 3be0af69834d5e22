"""The bill: its parts, what it grows with, and the price lists it takes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from wirewatch_cli.cost.bill import Basis, bill
from wirewatch_cli.cost.command import cost, total
from wirewatch_cli.cost.fitting import line
from wirewatch_cli.cost.load import MINUTES, Load, tasks
from wirewatch_cli.cost.prices import PricesError, read_prices
from wirewatch_cli.cost.stack import read_stack
from wirewatch_cli.cost.usage import read_usage
from wirewatch_cli.places import template_path

BASIS = Basis(read_usage(), read_stack(template_path(None)), read_prices("eu-west-1"))
SEEN = replace(BASIS, stack=read_stack(template_path(None), {"Dashboard": "yes", "Tracing": "Active"}))


def parts_of(load, basis=BASIS):
    return {(part.group, part.what): part for part in bill(load, basis)}


@pytest.mark.parametrize(
    ("counts", "used", "fitted"),
    [
        ([1, 2, 3], [5, 7, 9], (3, 2)),
        ([4, 4], [8, 8], (0, 2)),
        ([0, 0], [3, 5], (4, 0)),
        ([1, 2], [4, 2], (3, 0)),
        ([1, 3], [1, 9], (0, 2.5)),
    ],
    ids=["a line", "only ever as many", "nothing handled", "no gain from more", "nothing below zero"],
)
def test_what_a_run_uses_and_what_each_thing_adds(counts, used, fitted):
    assert line(counts, used) == pytest.approx(fitted)


def test_the_bill_is_the_sum_of_amounts_times_prices():
    parts = bill(Load(300), BASIS)
    assert total(parts) == pytest.approx(sum(part.amount * part.price for part in parts))
    assert all(part.usd > 0 for part in parts)


def test_ten_times_the_feeds_cost_more_but_not_more_than_ten_times():
    few, many = total(bill(Load(500), BASIS)), total(bill(Load(5000), BASIS))
    assert 5 * few < many < 10 * few


def test_what_is_there_costs_even_if_nothing_is_to_be_done():
    idle = parts_of(Load(0, 0, 0, 0))
    assert ("CloudWatch", "alarms") in idle
    assert ("SQS", "asking queues that are empty") in idle
    assert ("SES", "mails") not in idle
    assert ("DynamoDB", "Matches: writes") not in idle


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"traced": frozenset()}, ("X-Ray", "traces")),
        ({"recoverable": frozenset()}, ("DynamoDB", "point-in-time recovery")),
        ({"alarm_metrics": 0}, ("CloudWatch", "alarms")),
        ({"queue_sources": 0}, ("SQS", "asking queues that are empty")),
    ],
)
def test_a_part_goes_when_the_template_no_longer_has_it(change, part):
    assert part in parts_of(Load(300), SEEN)
    assert part not in parts_of(Load(300), replace(SEEN, stack=replace(SEEN.stack, **change)))


def test_tables_with_keys_of_kms_cost_its_calls():
    keyed = replace(BASIS, stack=replace(BASIS.stack, keyed=BASIS.stack.tables))
    assert parts_of(Load(300), keyed).keys() - parts_of(Load(300)).keys() == {("KMS", "keys of tables")}


def test_a_dashboard_and_traces_cost_only_who_asks_for_them():
    both = {("CloudWatch", "dashboards"), ("X-Ray", "traces")}
    assert parts_of(Load(300), SEEN).keys() - parts_of(Load(300)).keys() == both


@pytest.mark.parametrize("given", ["Dashboard", "=yes", "Bulletin=yes"])
def test_a_parameter_that_there_is_not_is_refused(given):
    result = CliRunner().invoke(cost, ["--parameter", given])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_half_the_memory_makes_waiting_cheaper():
    smaller = {**BASIS.stack.memory, "PollFeeds": BASIS.stack.memory["PollFeeds"] // 2}
    lambda_of = lambda parts: sum(part.usd for (group, _), part in parts.items() if group == "Lambda")  # noqa: E731
    assert lambda_of(parts_of(Load(300), replace(BASIS, stack=replace(BASIS.stack, memory=smaller)))) < lambda_of(
        parts_of(Load(300))
    )


def test_a_poll_message_holds_fifteen_feeds_and_a_minute_without_feeds_none():
    assert tasks(0) == 0
    assert tasks(150 * MINUTES) == pytest.approx(10.5 * MINUTES)


def test_each_function_of_the_template_is_in_the_bill():
    assert BASIS.usage.functions.keys() == BASIS.stack.memory.keys()


def test_one_s_own_prices_override_ours(tmp_path: Path):
    file = tmp_path / "p.toml"
    file.write_text('as_of = "2030-01"\n[eu-west-1]\nmail = 1\n[mars-1]\nmail = 2\n')
    prices = read_prices("eu-west-1", file)
    assert (prices["mail"], prices["event"], prices.as_of) == (1, 1e-6, "2030-01")


@pytest.mark.parametrize(
    ("text", "region", "words"),
    [
        ("", "mars-1", "no prices of mars-1: there are those of eu-west-1, us-east-1"),
        ("[mars-1]\nmail = 1", "mars-1", "lacks http_request, log_gb"),
        ("[eu-west-1]\nmial = 1", "eu-west-1", "mial: there is no such price"),
        ("[eu-west-1]\nmail = -1", "eu-west-1", "must be a number of USD"),
        ("eu-west-1 = 3", "eu-west-1", "must be a table"),
        ("[", "eu-west-1", "not TOML"),
    ],
)
def test_a_bad_price_list_is_refused_with_what_is_wrong(tmp_path: Path, text, region, words):
    file = tmp_path / "p.toml"
    file.write_text(text)
    with pytest.raises(PricesError, match=words.replace("[", "\\[")):
        read_prices(region, file)


def test_three_sizes_stand_side_by_side_and_the_largest_part_is_named():
    shown = CliRunner().invoke(cost, []).output
    assert all(f"{each} feeds" in shown for each in ("50", "500", "5,000"))
    assert shown.count("most of it is") == 3
    assert "Left out: free tiers, taxes" in " ".join(shown.split())


def test_json_holds_every_part_and_their_sum():
    document = json.loads(CliRunner().invoke(cost, ["--feeds", "300", "--json"]).output)
    (one,) = document["bills"]
    assert one["usd_a_month"] == pytest.approx(sum(part["usd"] for part in one["parts"]), abs=0.01)


def test_an_unknown_region_is_a_plain_error():
    result = CliRunner().invoke(cost, ["--region", "mars-1"])
    assert (result.exit_code, "no prices of mars-1" in result.output) == (2, True)
