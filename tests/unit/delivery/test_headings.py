import pytest

from wirewatch.delivery.headings import (
    alert_subject,
    digest_subject,
    silence_subject,
    stories_preheader,
    storm_subject,
    story_preheader,
)

HOSTILE = "Quake\r\nBcc: x@y.example\0 \u202egnp.exe\u2028 now"


@pytest.mark.parametrize(("novelty", "tag"), [("new", "[URGENT]"), ("escalated", "[URGENT update]")])
def test_an_alerts_subject_names_level_watch_and_headline(novelty, tag):
    alert = {"level": "URGENT", "for": [{"id": "w", "name": "idlib"}], "title": HOSTILE, "novelty": novelty}
    assert alert_subject(alert) == f"{tag} idlib: Quake Bcc: x@y.example gnp.exe now"


@pytest.mark.parametrize(
    ("stories", "levels", "subject"),
    [
        (1, {"ROUTINE": 1}, "1 story · idlib, floods: Top"),
        (12, {"ROUTINE": 9, "FLASH": 1, "URGENT": 2}, "12 stories, 1 FLASH, 2 URGENT · idlib, floods: Top"),
        (1204, {"FLASH": 1204}, "1,204 stories, 1204 FLASH · idlib, floods: Top"),
    ],
)
def test_a_digests_subject_counts_its_stories_and_the_breaking_ones(stories, levels, subject):
    groups = [{"watch": "idlib", "stories": [{"title": "Top"}]}, {"watch": "floods", "stories": []}]
    assert digest_subject({"stories": stories, "levels": levels, "groups": groups}) == subject


def test_an_empty_digest_says_so_in_its_subject():
    assert digest_subject({"groups": [], "watches": ["idlib", "q" * 90]}) == "No news · idlib, " + "q" * 39 + "…"


def test_a_storms_subject_counts_the_alerts_and_shows_the_worst():
    groups = [{"watch": "idlib", "stories": [{"level": "FLASH", "title": "Top"}]}]
    assert storm_subject({"held": 9}, groups) == "[FLASH] 9 alerts in one mail · idlib: Top"


@pytest.mark.parametrize(("hours", "said"), [(1, "1 hour"), (36, "36 hours"), (47, "47 hours"), (72, "3 days")])
def test_a_silences_subject_says_how_long_it_lasts(hours, said):
    assert silence_subject({"hours": hours, "watches": ["idlib"]}) == f"Nothing for {said} · idlib"


def test_a_preheader_goes_on_where_the_subject_ends():
    assert story_preheader(["killed: 2 → 11"], "", "A and B") == "killed: 2 → 11 · A and B"
    assert stories_preheader(["Top", "Second", "Third"]) == "Second · Third"
    assert stories_preheader(["Top"]) == "Top"
    assert len(stories_preheader(["word " * 60] * 9)) <= 140
