"""Processes of functions are killed by the system at random moments, in the middle of whatever they do."""

from collections.abc import Callable, Mapping
from random import Random

import pytest
from tests.proof.claims import Claim
from tests.proof.processes import CHANCES, Killer

from wirewatch.aws.deliveries import DeliveriesTable

MOST = 3  # deaths of one episode: a message that fails more often may be given up, by design
BUSY = {name: chance for name, chance in CHANCES.items() if name != "PrepareDigests"}  # which mostly finds nothing
SHARES = 4  # side by side; in fewer deaths than fifty, moments may by chance differ too little


def killed(deaths: int, seed: int, chances: Mapping[str, float] = CHANCES) -> Killer:
    """Play episodes with processes that are killed until so many were; nothing is lost or doubled in any of them."""
    killer = Killer(Random(seed), chances)
    with killer.stage() as played:
        assert played.play().is_right
        while len(killer.deaths) < deaths:
            before = len(killer.deaths)
            killer.left = min(MOST, deaths - before)
            told = played.play()
            assert told.is_right, f"doubled {told.doubled}, lost {told.lost} of {told} by {killer.deaths[before:]}"
    return killer


def test_a_few_processes_that_are_killed_lose_and_double_nothing(proof: Callable[[str], Claim]) -> None:
    deaths = killed(3, 8, BUSY).deaths
    proof("no process that is killed, at whatever moment, loses or doubles: a share").tried(len(deaths))


@pytest.mark.proof(seconds=300)
@pytest.mark.parametrize("share", range(SHARES))
def test_processes_that_are_killed_lose_and_double_nothing(proof: Callable[[str], Claim], share: int) -> None:
    deaths = killed(200 // SHARES, share).deaths
    proof("no process that is killed, at whatever moment, loses or doubles").tried(len(deaths))
    assert {"SendAlerts", "SendMail", "RecordFeedback"} <= {function for function, _ in deaths}
    assert len({calls for _, calls in deaths}) >= 5  # so many different moments


@pytest.mark.proof(seconds=120)
def test_without_reconciling_processes_that_are_killed_send_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeliveriesTable, "confirm", lambda *_: True)  # what SES and the topic say is lost
    with pytest.raises(AssertionError, match=r"doubled Counter\(\{"):
        killed(100, 3, {"SendMail": 0.8})
