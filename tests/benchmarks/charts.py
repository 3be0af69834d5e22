"""Charts as SVG that a page may show in light or dark: bars, a group for each size, the value beside each bar."""

from collections.abc import Iterator
from html import escape
from math import log10

from tests.benchmarks.book import Figure, Topic, by_size, told

WIDTH, LEFT, RIGHT, ROW, BAR, HEAD, FOOT, GAP = 760, 250, 90, 24, 15, 64, 34, 26
STYLE = """
svg { font: 13px system-ui, sans-serif; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0;
      --ours: #0969da; --peer: #8c959f; --limit: #bc4c00; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d; --ours: #4493f8; --peer: #656c76; --limit: #f0883e; }
}
text { fill: var(--ink); } .soft { fill: var(--soft); } .title { font-size: 16px; font-weight: 600; }
.group { font-weight: 600; } .axis { stroke: var(--line); }
.ours { fill: var(--ours); } .peer { fill: var(--peer); }
.limit { fill: none; stroke: var(--limit); stroke-width: 1.5; }
"""
ROLES = (("ours", "Wirewatch"), ("peer", "instead of it"), ("limit", "what nobody can do without"))


def chart(topic: Topic, figures: list[Figure]) -> str:
    """The whole file."""
    groups = by_size(figures)
    height = HEAD + FOOT + sum(len(group) * ROW + (GAP if of is not None else 0) for of, group in groups)
    better = "less is better" if topic.less else "more is better"
    scale = _Scale([each.value for each in figures])
    note = f"{topic.unit}, {better}{scale.note}"
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(topic.title)}">',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="0" y="18">{escape(topic.title)}</text>',
        f'<text class="soft" x="0" y="40">{escape(note)}</text>',
        *_bars(topic, groups, scale),
        *_legend({each.role for each in figures}, height - 10),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Scale:
    """Lengths of bars: in proportion, or by logarithms where the smallest could not be seen."""

    def __init__(self, values: list[float]) -> None:
        self._most = max(values)
        self._least = min(each for each in values if each > 0)
        self._by_log = self._most > 50 * self._least
        self.note = ", logarithmic" if self._by_log else ""

    def length(self, value: float) -> float:
        room = WIDTH - LEFT - RIGHT
        if not self._by_log:
            return room * value / self._most
        if value <= 0:
            return 0
        floor = log10(self._least) - 0.3
        return room * (log10(value) - floor) / (log10(self._most) - floor)


def _bars(topic: Topic, groups: list[tuple[int | None, list[Figure]]], scale: _Scale) -> Iterator[str]:
    y = HEAD
    for size, group in groups:
        if size is not None:
            yield f'<text class="group" x="0" y="{y + 12}">{size:,} {escape(topic.size_of)}</text>'
            y += GAP
        for each in group:
            length = max(1.0, scale.length(each.value))
            middle = y + BAR - 3
            yield f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end">{escape(each.who)}</text>'
            yield f'<rect class="{each.role}" x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>'
            yield f'<text class="soft" x="{LEFT + length + 8:.1f}" y="{middle}">{told(each.value)}</text>'
            y += ROW


def _legend(roles: set[str], y: int) -> Iterator[str]:
    x = LEFT
    for role, text in ROLES:
        if role in roles:
            yield f'<rect class="{role}" x="{x}" y="{y - 10}" width="12" height="12" rx="2"/>'
            yield f'<text class="soft" x="{x + 18}" y="{y}">{text}</text>'
            x += 40 + 7 * len(text)
