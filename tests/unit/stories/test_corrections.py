"""What publishers take back."""

import pytest

from wirewatch.stories.corrections import is_correction


@pytest.mark.parametrize(
    "title",
    [
        "CORRECTION: Quake hits Peru, not Chile",
        "UPDATE 2-CORRECTED-Quake hits Peru",
        "Quake hits Peru (corrected)",
        "DÜZELTME: Deprem Peru'da",
        "تصحيح: الزلزال في بيرو",
        "Korrektur: Beben in Peru",
    ],
)
def test_a_title_that_says_so_is_a_correction(title):
    assert is_correction(title)


@pytest.mark.parametrize(
    "title", ["Markets see a correction ahead for tech", "Correction", "2 killed in quake", "", "1 2"]
)
def test_others_are_not(title):
    assert not is_correction(title)
