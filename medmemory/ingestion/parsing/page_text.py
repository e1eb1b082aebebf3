"""The text of a page from its lines, and where each word of it stands on the page."""

from collections.abc import Callable, Collection, Sequence

from medmemory.clinical.document import Span, WordBox
from medmemory.ingestion.parsing.geometry import Box, Word
from medmemory.ingestion.parsing.table_lines import Line

# Before these a hyphen stays: "self-care", "non-smoker", "follow-up".
_KEEPING = frozenset({
    "self", "non", "anti", "post", "pre", "co", "follow", "well", "long", "short", "high",
    "low", "beta", "alpha", "x", "t", "ex", "mid", "semi", "half", "cross", "check", "in",
    "on", "up", "out", "re", "over", "under", "multi", "inter", "intra", "extra", "sub",
})  # fmt: skip
_HYPHENS = "-\u2010"
_LINE_END, _PARAGRAPH_END = "\n", "\n\n"

PlaceOf = Callable[[Word], Box]  # in fractions of the page


class PageText:
    """Grows by lines; `text` and `boxes` are what came of them."""

    def __init__(self, place_of: PlaceOf, known_words: Collection[str] = ()) -> None:
        self._place_of = place_of
        self._known = known_words
        self._pieces: list[str] = []
        self._length = 0
        self._boxes: list[WordBox] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces).rstrip("\n")

    @property
    def boxes(self) -> tuple[WordBox, ...]:
        return tuple(self._boxes)

    def place_by(self, place_of: PlaceOf) -> None:
        """The words that are added from here on are placed by it."""
        self._place_of = place_of

    def add(self, lines: Sequence[Line]) -> None:
        """The lines stand in the text; a word that a line's end broke is whole again."""
        tokens = _stream(lines)
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if isinstance(token, str):
                if token not in {_LINE_END, _PARAGRAPH_END} or self._pieces:
                    self._write(token)
                index += 1
                continue
            if (
                self._pieces
                and isinstance(tokens[index - 1], Word)
                and (self._pieces[-1] != _LINE_END)
            ):
                self._write(" ")
            index += self._add_word(token, tokens[index + 1 : index + 3])

    def _add_word(self, word: Word, after: Sequence[Word | str]) -> int:
        """Writes the word, with its rest where a line broke it; how many tokens it took."""
        is_line_end = bool(after) and after[0] == _LINE_END
        following = after[-1] if is_line_end else (after[0] if after else None)
        if not isinstance(following, Word) or not _goes_on(word, following):
            self._word(word, _whole(word))
            return 1
        self._word(word, self._ending(word, following))
        self._word(following, _whole(following))
        if is_line_end:
            self._write(_LINE_END)
        # The line's end stands behind the word now; what stood between them is taken.
        return len(after) + 1 if is_line_end else 2

    def _ending(self, word: Word, following: Word) -> str:
        """The word as it is written: without the hyphen that only the end of the line put there."""
        whole = _whole(word)
        head = whole.rstrip(_HYPHENS)
        tail = _bare(following.text)
        joined, hyphened = _bare(head) + tail, f"{_bare(head)}-{tail}"
        if joined in self._known:
            return head
        return whole if hyphened in self._known or _bare(head) in _KEEPING else head

    def _word(self, word: Word, text: str) -> None:
        span = Span(self._length, self._length + len(text))
        self._boxes.append(WordBox(span, *self._place_of(word)))
        self._write(text)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def _stream(lines: Sequence[Line]) -> list[Word | str]:
    """The tokens of all lines with marks at their ends, and at most one between paragraphs."""
    stream: list[Word | str] = []
    for line in lines:
        if line:
            stream += [*line, _LINE_END]
        elif stream and stream[-1] == _LINE_END:
            stream[-1] = _PARAGRAPH_END
    return stream


def _whole(word: Word) -> str:
    return f"{word.text}-" if word.breaks else word.text


def _goes_on(word: Word, following: Word) -> bool:
    """Whether `following` is the rest of `word`, on a lower line or at the top of a column."""
    if word.breaks:
        return word.text[-1:].isalpha() and following.text[:1].islower()
    if word.text[-1:] not in _HYPHENS or not word.text:
        return False
    is_elsewhere = following.top >= (word.top + word.bottom) / 2 or following.right < word.left
    return is_elsewhere and word.text[-2:-1].isalpha() and following.text[:1].islower()


def vocabulary(words: Sequence[Word]) -> set[str]:
    """The words as `PageText` compares them."""
    return {_bare(word.text) for word in words}


def _bare(text: str) -> str:
    return text.strip(".,;:()[]'\"“”‘’!?").lower()
