"""What chunks of text hold, worked out once."""

from typing import TYPE_CHECKING

from wirewatch.watches.folding import fold
from wirewatch.watches.segments import APOSTROPHE_LETTERS

if TYPE_CHECKING:
    from wirewatch.watches.vocabulary import Atoms, Vocabulary

_REMEMBERED = 100_000  # chunks of a language: some 150 bytes each, 15 MB
_LONGEST = 40  # characters of a chunk that is worth remembering
_UNSPACED_FROM = "\u0e00"  # Thai: the first of the scripts without spaces
AROUND = ".,;:!?\"'()[]“”‘’«»…-–—"


class Hanging:
    """The numbers of the programs that hang on one key. Told from the keys that an item holds by its type."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: tuple[int, ...]) -> None:
        self.numbers = numbers


Held = tuple[str | Hanging, ...]


class Remembered(dict[str, Held]):
    """The atoms of chunks, worked out when they are first asked for; forgotten when they become too many.

    Most chunks are a word in some capitals with some punctuation around it: they share what that word holds.
    """

    def __init__(self, vocabulary: "Vocabulary", language: str) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._language = language

    def __missing__(self, chunk: str) -> Held:
        """Work it out."""
        held = self._work_out(chunk)
        if len(chunk) <= _LONGEST:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = held
        return held

    def _and_hanging(self, atoms: "Atoms") -> Held:
        """The atoms, and what hangs on them: so that nobody has to look that up for each text again."""
        hanging = self._vocabulary.hanging
        return (*atoms, *(hanging[atom] for atom in atoms if atom in hanging))

    def _work_out(self, chunk: str) -> Held:  # noqa: PLR0911  (a case each)
        bare = chunk.strip(AROUND)
        if bare.isascii() and bare.isalnum():
            small = bare.lower()
            if self._language == "tr" or small == chunk:
                return self._and_hanging(self._vocabulary.atoms_of(small, bare, self._language))
            return self[small]
        if bare != chunk:
            return self[bare] if bare else ()
        if bare[-2:] in {"'s", "’s"} and bare[:-2].isalnum():
            return self[bare[:-2]] + self["s"]
        word = fold(bare) if bare.isalnum() and max(bare) < _UNSPACED_FROM else ""
        if word.isalnum() and not any(map(bare.__contains__, APOSTROPHE_LETTERS)):
            return self._and_hanging(self._vocabulary.atoms_of(word, bare, self._language))
        return self._and_hanging(self._vocabulary.atoms_in(chunk, self._language))
