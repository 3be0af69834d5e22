"""What an inbox shows of a mail before it is opened: its subject, and the line after it (the preheader)."""

from collections.abc import Mapping, Sequence
from typing import Any

from wirewatch.delivery.lines import one_line
from wirewatch.delivery.wording import counted, for_hours
from wirewatch.levels.level import Level

LIMIT = 160  # characters of a subject; phones show 40
WATCH, WATCHES = 40, 50
PREHEADER = 140


def alert_subject(alert: Mapping[str, Any]) -> str:
    """`[URGENT] idlib: Headline`; of a story that was told before, `[URGENT update] …`."""
    update = " update" if alert["novelty"] == "escalated" else ""
    return _subject(f"[{alert['level']}{update}] {one_line(alert['for'][0]['name'], WATCH)}: {alert['title']}")


def digest_subject(digest: Mapping[str, Any]) -> str:
    """`12 stories, 2 FLASH · idlib, floods: Headline of the top story`, or `No news · idlib, floods`."""
    groups = digest["groups"]
    if not groups:
        return _subject(f"No news · {_watches(digest['watches'])}")
    breaking = (f", {digest['levels'][level]} {level}" for level in _breaking(digest["levels"]))
    count = counted(digest["stories"], "story", "stories") + "".join(breaking)
    return _subject(f"{count} · {_watches([each['watch'] for each in groups])}: {groups[0]['stories'][0]['title']}")


def storm_subject(storm: Mapping[str, Any], groups: Sequence[Mapping[str, Any]]) -> str:
    """`[FLASH] 9 alerts in one · idlib, floods: Headline of the top story`."""
    top = groups[0]["stories"][0] if groups else {"level": Level.URGENT, "title": ""}
    names = _watches([each["watch"] for each in groups])
    count = counted(storm["held"], "alert", "alerts")
    return _subject(f"[{top['level']}] {count} in one mail · {names}: {top['title']}")


def silence_subject(silence: Mapping[str, Any]) -> str:
    """`Nothing for 3 days · idlib, floods`."""
    return _subject(f"Nothing for {for_hours(silence['hours'])} · {_watches(silence['watches'])}")


def story_preheader(changes: Sequence[str], summary: str, outlets: str) -> str:
    """What has changed, what happened, who says so."""
    said = [*changes, one_line(summary, PREHEADER), outlets]
    return one_line(" · ".join(filter(None, said)), PREHEADER)


def stories_preheader(headlines: Sequence[str]) -> str:
    """The headlines that follow the one in the subject."""
    return one_line(" · ".join(one_line(each, 70) for each in headlines[1:] or headlines), PREHEADER)


def _subject(text: str) -> str:
    return one_line(text, LIMIT)


def _watches(names: Sequence[str]) -> str:
    return one_line(", ".join(one_line(name, WATCH) for name in names), WATCHES)


def _breaking(levels: Mapping[str, int]) -> list[Level]:
    return [level for level in (Level.FLASH, Level.URGENT) if levels.get(level)]
