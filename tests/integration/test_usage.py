"""What the functions use is what usage.toml says: measured again, so that no change makes the bill grow unseen."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from wirewatch_cli.cost.bill import Basis, bill
from wirewatch_cli.cost.command import total
from wirewatch_cli.cost.load import Load
from wirewatch_cli.cost.measuring import measure
from wirewatch_cli.cost.prices import read_prices
from wirewatch_cli.cost.stack import read_stack
from wirewatch_cli.cost.usage import read_usage
from wirewatch_cli.places import template_path

REGENERATE = "`make usage` measures anew: look at the difference, and at `wirewatch cost` before and after"


def steady(amounts):
    """Without what depends on the machine that measures."""
    return {
        (function, what, driver): much
        for function, each in amounts.functions.items()
        for what, drivers in each.items()
        for driver, much in drivers.items()
        if what != "seconds" and much > 0.05
    }


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore:No application metrics")
def test_what_the_functions_use_is_what_the_bill_is_made_from():
    # In a process of its own: the log of a function goes to where its logger was made, which may be another test's.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        known, found = read_usage(), apart.submit(measure, template_path(None)).result()
    assert found.metrics == known.metrics, REGENERATE
    wanted, used = steady(known), steady(found)
    assert used.keys() == wanted.keys(), REGENERATE
    assert used == pytest.approx(wanted, rel=0.2, abs=0.3), REGENERATE
    stack, prices = read_stack(template_path(None)), read_prices("eu-west-1")
    bills = [total(bill(Load(300), Basis(each, stack, prices))) for each in (known, found)]
    assert bills[1] == pytest.approx(bills[0], rel=0.15), REGENERATE
