"""The words that a catalogue asks for, and which of them a piece of text holds.

A text is cut at whitespace into chunks; what a chunk holds is worked out once and remembered, per language.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, compress

from wirewatch.watches.bulk_stemming import by_stemmer, that_may_meet
from wirewatch.watches.folding import fold
from wirewatch.watches.heads import Gate, Heads
from wirewatch.watches.index import Index
from wirewatch.watches.learning import Atoms
from wirewatch.watches.remembering import Hanging, Remembered
from wirewatch.watches.runs import Place, Runs
from wirewatch.watches.segments import segments
from wirewatch.watches.stemming import LATIN, SCRIPT_OF, algorithm, known, query_stems, script_of, text_stems

REMEMBERED = 100_000  # chunks of all languages: some 200 bytes each, 20 MB


class Vocabulary:
    """Atoms by what finds them."""

    def __init__(self, keys: Iterable[str], index: Index | None = None) -> None:
        """The vocabulary of what programs look up; sites and languages are looked up as they are."""
        wanted = set(keys)
        self.index = index or {}
        self.keys_of_fields = frozenset(key for key in wanted if "|" in key)
        self._words: dict[str, Atoms] = {}
        self._prefixes: dict[str, str] = {}
        self._inflected: list[str] = []
        self._stems: dict[str, dict[str, Atoms]] = {}
        self._gates: dict[str, Gate] = {}
        self._remembered: dict[str, Remembered] = {}
        self._shared: dict[Atoms, tuple[Atoms, Hanging | None]] = {}
        self._sort({key.partition("|")[2] or key for key in wanted if key[:5] not in {"site|", "lang|"}})

    def _sort(self, atoms: set[str]) -> None:
        runs: list[str] = []
        for atom in atoms:
            if atom[0] in "~=":
                word = fold(atom[1:])
                self._words[word] = (*self._words.get(word, ()), atom)
            elif atom[0] == "%":
                runs.append(atom[1:])
            else:
                self._prefixes[atom[:-1]] = atom
        self._inflected = [atom for atom in atoms if atom[0] == "~"]
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._beginnings = Heads(self._prefixes)
        self._runs = Runs(runs)

    def remembered(self, language: str) -> "Remembered":
        """What the chunks of texts in a language hold: a dictionary that works out what it does not have."""
        found = self._remembered.get(language)
        if found is None:
            spoken = known(language)
            found = Remembered(self, spoken)
            found = self._remembered[language] = self._remembered.setdefault(spoken, found)
        return found

    def make_room(self, coming: int) -> None:
        """Forget what is remembered if it would become too much."""
        if coming + sum(map(len, tuple(self._remembered.values()))) > REMEMBERED:
            self.forget()

    def forget(self) -> None:
        """Forget what chunks of texts hold. Who reads a text keeps what it has of it."""
        self._shared = {}
        self._remembered = {}

    def shared(self, atoms: Iterable[str]) -> Atoms:
        """The atoms, as one object for all chunks that hold the same."""
        return self._with_hanging(atoms)[0]

    def hanging_on(self, keys: Atoms) -> Hanging | None:
        """What hangs on some keys: found once, so that nobody has to look that up for each text again."""
        return self._with_hanging(keys)[1] if keys else None

    def _with_hanging(self, atoms: Iterable[str]) -> tuple[Atoms, Hanging | None]:
        keys = tuple(sorted(set(atoms)))
        found = self._shared.get(keys)
        if found is None:
            hanging = tuple(self.index[key] for key in keys if key in self.index)
            found = self._shared[keys] = (keys, hanging or None)
        return found

    def promising(self, words: Mapping[str, str], language: str) -> set[str]:
        """Those of many words (as written, to folded) that may hold an atom: all others hold none."""
        found: set[str] = set()
        asked = self._words
        for name, those in by_stemmer(words, language).items():
            folded, written = self._gate_of(name).let_through(those)
            found.update([raw for raw, word in zip(written, folded, strict=True) if word in asked])
            found.update(compress(written, self._beginnings.begin(folded)))
            if name and self._inflected and folded:
                found |= that_may_meet(folded, written, name, self._stemmed_by(name).keys())
        return found

    def _gate_of(self, name: str) -> Gate:
        found = self._gates.get(name)
        if found is None:
            stems = self._stemmed_by(name) if name else ()
            found = self._gates[name] = Gate(stems, name, chain(self._words, self._prefixes))
        return found

    def atoms_in(self, chunk: str, language: str) -> Atoms:
        """The atoms that a chunk of text holds."""
        found: dict[str, None] = {}
        for segment in segments(chunk):
            if segment.unspaced:
                found.update(dict.fromkeys(self.runs_in(segment.word)))
            else:
                found.update(dict.fromkeys(self.atoms_of(segment.word, segment.raw, language)))
        return tuple(found)

    def atoms_of(self, word: str, raw: str, language: str) -> Atoms:
        """The atoms that a folded word (raw as written) stands for in a text of a language."""
        found = self._words.get(word, ())
        if self._inflected:
            found += self._by_stem(word, raw, language)
        for length in self._lengths:
            if length > len(word):
                break
            prefix = self._prefixes.get(word[:length])
            if prefix:
                found += (prefix,)
        return found

    def runs_in(self, text: str) -> Iterator[str]:
        """The atoms of the runs of characters that stand in a folded text without spaces."""
        return (f"%{run}" for run in self._runs.within(text))

    def places_in(self, chunk: str, language: str) -> tuple[int, dict[str, list[Place]]]:
        """How many positions a chunk takes, and where its atoms stand in it."""
        places: dict[str, list[Place]] = {}
        found = segments(chunk)
        for segment in found:
            if segment.unspaced:
                for atom, place in self._runs.places(segment):
                    places.setdefault(atom, []).append(place)
                continue
            for atom in self.atoms_of(segment.word, segment.raw, language):
                places.setdefault(atom, []).append((segment.at, segment.until, segment.start, segment.end))
        return max((segment.until for segment in found), default=0), places

    def _by_stem(self, word: str, raw: str, language: str) -> Atoms:
        name = algorithm(language, LATIN if word.isascii() else script_of(word))
        if name is None:
            return ()
        stemmed = self._stemmed_by(name)
        meeting = {atom for stem in text_stems(word, raw, name) for atom in stemmed.get(stem, ())}
        return tuple(meeting.difference(self._words.get(word, ())))

    def _stemmed_by(self, name: str) -> dict[str, Atoms]:
        """Stems, under a stemmer, to the inflected atoms in its script."""
        found = self._stems.get(name)
        if found is not None:
            return found
        found = self._stems[name] = {}
        for atom in self._inflected:
            if script_of(atom[1:]) == SCRIPT_OF[name]:
                for stem in query_stems(atom[1:], name):
                    found[stem] = (*found.get(stem, ()), atom)
        return found
