"""Corrections: titles by which a publisher takes back or mends what it said."""

from wirewatch.watches.folding import tokens

WORDS = """
correction | corrected | corrects | corrected version | retraction | retracts | retracted | clarification | refile
düzeltme | tekzip | düzeltiyoruz | تصحيح | تنويه وتصحيح | исправление | уточнение | опровержение | виправлення
уточнення | спростування | korrektur | berichtigung | rectificatif | rectification | corrección | fe de erratas
rectificación | correção | errata | correzione | rettifica | errata corrige | rectificatie | sprostowanie | 訂正 | 更正
정정
"""
_MARKS = tuple(tokens(each) for line in WORDS.strip().splitlines() for each in line.split("|"))
_WIRE_NUMBERS = frozenset(
    ("update", "wrapup", "rpt", "1", "2", "3", "4", "5", "6", "7", "8", "9")
)  # UPDATE 2-Corrected


def is_correction(title: str) -> bool:
    """Whether the title begins or ends with such a word, and says more than that."""
    words = tokens(title)
    while words[:1] and words[0] in _WIRE_NUMBERS:
        words = words[1:]
    return any(len(words) > len(mark) and mark in (words[: len(mark)], words[-len(mark) :]) for mark in _MARKS)
