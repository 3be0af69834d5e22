"""The crashes of test_crashes.py at every call. In shares, side by side."""

from collections.abc import Callable

import pytest
from tests.proof.claims import Claim
from tests.proof.crashing import points, stage, wrongs

SHARES = 8


@pytest.mark.proof(seconds=400)
@pytest.mark.parametrize("share", range(SHARES))
def test_a_crash_at_any_call_neither_loses_nor_doubles(share: int, proof: Callable[[str], Claim]) -> None:
    with stage() as played:
        assert played.play().is_right
        mine = points(played)[share::SHARES]
        claim = proof("whichever AWS call of delivery a function dies at, each alert, digest and mail is told once")
        claim.tried(len(mine))
        assert wrongs(played, mine) == []
