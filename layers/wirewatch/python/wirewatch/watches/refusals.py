"""What a refused query is told to write instead."""

OPERAND = ("a word", "a phrase in double quotes", "(", "NOT", "-")
_DANGLING = "Leave the {0} out, or write what stands on its other side"
_WEIGHT = "A weight counts inside ATLEAST only: ATLEAST/3 (convoy, shelling^3)"
END_HINTS = {
    **{kind: _DANGLING.format(kind) for kind in ("AND", "OR", "NOT", "NEAR")},
    "|": _DANGLING.format("|"),
    "ATLEAST": "Try: ATLEAST/2 (one, other, third)",
    "FIELD": "Write the word right after the colon, as in title:idlib",
}
MISPLACED_HINTS = {
    **{kind: f'Two words stand on both sides of {kind}; to search for it, write "{kind}"' for kind in ("AND", "OR")},
    "NEAR": "Words stand on both sides of NEAR: shelling NEAR/8 convoy",
    "WEIGHT": _WEIGHT,
    ",": "A comma parts the terms of ATLEAST/2 (one, other, third) only; put a number like 1,50 into double quotes",
    "*": "An asterisk stands right behind the beginning of a word: evacuat*",
    ")": "Take it out, or open a ( before it",
}
MISPLACED_AFTER = {
    (",", ")"): "Write a term behind the comma, or take the comma out",
    ("(", ")"): "Write what belongs between the brackets, or take both out",
    (",", ","): "Write a term between the commas, or take one out",
}
_EXAMPLES = {
    "NEAR": "Try: shelling NEAR/8 convoy (neighbours are 1 apart)",
    "ATLEAST": "Try: ATLEAST/2 (one, other, third)",
    "^": "Try: word^3",
}


def example_of(name: str) -> str:
    """How the sign is written with its number."""
    return _EXAMPLES[name]
