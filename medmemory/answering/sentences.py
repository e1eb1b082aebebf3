"""A text as the sentences and list lines it consists of, each at its place."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from medmemory.answering.headings import is_heading, is_title_row
from medmemory.answering.turns import holds_turns, is_turn, spoken_sentences, with_replies
from medmemory.clinical.document import Span
from medmemory.retrieval.dates import dates_in

# Prose that a page breaks over lines fills them; a list item or a heading ends early.
_FULL_LINE_CHARACTERS = 60
_FULL_LINE_SHARE_OF_LONGEST = 0.8

_LIST_LINE = re.compile(
    r"\s*(?:[-*•–▪◦#|]|>(?!=)|\(?\d{1,2}[.)]\s|[A-Z][A-Za-z /]{0,30}:\s|note:\s)"
)
_BULLETED = re.compile(r"\s*[-*•–▪◦#]\s")
_BULLET = re.compile(r"\s*(?:(?:[-*•–▪◦]|>(?!=)|#+)\s+)*")
# Two spaces also part sentences; only elsewhere do they part the cells of a row.
_CELLS = re.compile(r"\S(?:\t|\s\|\s)\S|[\w)%\]] {2,}\S")
_LONGEST_ROW_CHARACTERS = 600  # a longer one holds prose
_GAP = re.compile(r"\s\|\s|\t|(?<=[\w)%\]]) {2,}(?=\S)")
_LONGEST_CELL_OF_A_STAMP = 40
# After a stop or a colon two spaces are a typist's habit.
_COLUMNS = re.compile(r"[^\s.:;,!?] {2,}\S|\S(?:\t|\s\|\s)\S")
# A line that ends so is not complete, whatever the next one begins with: quoted alone it may say
# the opposite ("Avoid all", "no known allergy except for a reaction to").
_ENDS_OPEN = re.compile(
    r"(?:[,(\[/–&]|\s-|\b(?:a|an|the|this|that|these|those|which|who|whose|his|her|their|its|all|any"
    r"|each|every|some|no|not|nor|never|and|or|but|if|unless|except|when|while|until|because|as|than"
    r"|of|to|for|from|by|with|without|in|on|at|into|between|about|above|below|over|under|after|before"
    r"|since|during|against|per|via|is|are|was|were|be|been|being|has|have|had|will|would|should|may"
    r"|might|can|could|must|does|did))$"
)
# A narrow cell breaks the row of a table: its values stand on a line of their own.
_VALUES = re.compile(r"\s*(?:[<>]=?\s*)?\d[\d.,/-]*(?:\s+(?:[<>]=?|[-HL*]|\d[\d.,/-]*%?))+\s*")
_ENDS_IN_VALUES = re.compile(r"(?:\s(?:[-HL*]|\d[\d.,/-]*%?)){3,}$")
# "ramipril 5 mg each morning", as a letter lists it without a bullet.
_DOSE = re.compile(
    r"\s*[^\W\d_][\w-]+(?: [^\W\d_][\w-]+){0,2} \d[\d.,/]* ?(?:mg|g|mcg|µg|micrograms?|units?|ml)\b"
)
_DIGIT = re.compile(r"\d")
# "Date: 2024-05-01; Pain: no" is whole, whatever its last word.
_TITLED_ROW = re.compile(r"[^:;\n]{1,60}: [^;\n]*; [^:;\n]{1,60}: ")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*(?=\s+[\"'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?i:dr|mr|mrs|ms|prof|st|vs|approx|nos?|fig|e\.g|i\.e|etc|resp|dept|ca|cf)"
    r"|(?:^|\s)[A-Z])\.$|^\s*\d{1,2}\.$"  # the number of an item: "1. Headache."
)
# "Diagnoses: 1. Angina 2. Gout" is one line.
_NUMBERED_IN_LINE = re.compile(r":\s+1\.\s")
_NUMBER_OF_AN_ITEM = re.compile(r"\s\d{1,2}\.$")


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences and list lines of `text`, in order, without surrounding space; in a
    conversation a question with its reply."""
    sentences = spoken_sentences if holds_turns(text) else _sentences
    spans = [
        _trimmed(text, span)
        for unit in _units(text)
        for span in sentences(text, unit)
        if any(character.isalnum() for character in text[span.start : span.end])
    ]
    return with_replies(text, spans)


def _units(text: str) -> Iterator[Span]:
    """Single list lines and headings, and paragraphs whose sentences run over line ends."""
    start: int | None = None
    offset = 0
    in_table = False
    lines = text.splitlines(keepends=True)
    full_lines = _full_lines(lines)
    for number, line in enumerate(lines):
        start = offset if start is None else start
        offset += len(line)
        following = lines[number + 1] if number + 1 < len(lines) else ""
        in_table = is_title_row(text[start:offset]) or (in_table and not is_heading(line))
        if in_table and following[:1].isupper():
            yield Span(start, offset)
            start = None
        elif in_table and following[:1].isdigit() and not _DIGIT.search(text, start, offset):
            continue  # a name too long for its cell; what belongs to it stands below
        elif not _runs_on(line, following, full_lines[number]):
            yield Span(start, offset)
            start = None


def _full_lines(lines: Sequence[str]) -> list[int]:
    """From how many characters on each line counts as full: by the longest of its paragraph.

    Rows of tables are as long as they like.
    """
    full: list[int] = []
    for is_blank, paragraph in groupby(lines, key=lambda line: not line.strip()):
        lengths = [0 if is_blank or _is_row(line) else len(line.rstrip()) for line in paragraph]
        limit = max(_FULL_LINE_CHARACTERS, int(max(lengths) * _FULL_LINE_SHARE_OF_LONGEST))
        full += [limit] * len(lengths)
    return full


def _runs_on(line: str, following: str, full: int) -> bool:
    is_row = any(row.match(line) and row.match(following) for row in (_TITLED_ROW, _DOSE))
    if not following.strip() or is_turn(following) or is_row:
        return False
    if line.strip() and _VALUES.fullmatch(following):
        return _VALUES.fullmatch(line) is None
    stripped = line.rstrip()
    if is_heading(line) or _has_columns(stripped) or _ENDS_IN_VALUES.search(stripped):
        return False
    if _is_open(stripped) and not _BULLETED.match(following):
        return True
    if _is_row(following) or is_heading(following):
        return False
    return _begins_in_lower_case(following) or len(stripped) >= full


def _is_open(line: str) -> bool:
    return _ENDS_OPEN.search(line) is not None or line.rfind("(") > line.rfind(")")


def _begins_in_lower_case(line: str) -> bool:
    word = line.split(maxsplit=1)[0]
    return word[0].islower() and word.islower()  # "eGFR" begins a row


def _is_row(line: str) -> bool:
    return _LIST_LINE.match(line) is not None or _has_columns(line)


def _has_columns(line: str) -> bool:
    # However far an item stands from its bullet, that is no column.
    bullet = _BULLET.match(line)
    return _COLUMNS.search(line, bullet.end() if bullet else 0) is not None


def _sentences(text: str, unit: Span) -> Iterator[Span]:
    start = unit.start
    if _is_whole_row(text[unit.start : unit.end]):
        yield unit
        return
    is_numbered = _NUMBERED_IN_LINE.search(text, unit.start, unit.end) is not None
    for match in _SENTENCE_END.finditer(text, unit.start, unit.end):
        before = text[max(start, match.start() - 8) : match.start() + 1]
        if _ABBREVIATION.search(before) or (is_numbered and _NUMBER_OF_AN_ITEM.search(before)):
            continue
        yield Span(start, match.end())
        start = match.end()
    if text[start : unit.end].strip():
        yield Span(start, unit.end)


def _is_whole_row(unit: str) -> bool:
    """Whether `unit` is the row of a table, whose stops ("i.v.", "K. S.") end no sentence."""
    row = unit.strip()
    if len(row) > _LONGEST_ROW_CHARACTERS or "\n" in row or not _CELLS.search(row):
        return False
    return not _is_entry(row)


def _is_entry(row: str) -> bool:
    """Whether the row is an entry of a diary: its day, perhaps its time and who wrote it, and then
    sentences, of which each says what it says by itself."""
    first, *between, prose = _GAP.split(row)
    if max(len(first), *map(len, between), 0) > _LONGEST_CELL_OF_A_STAMP or not dates_in(first):
        return False
    ends = [
        end
        for end in _SENTENCE_END.finditer(prose)
        if not _ABBREVIATION.search(prose[: end.start() + 1])
    ]
    return bool(ends)


def _trimmed(text: str, span: Span) -> Span:
    """Without surrounding space and the bullet of a list item."""
    piece = text[span.start : span.end].rstrip()
    opening = _BULLET.match(piece)
    return Span(span.start + (opening.end() if opening else 0), span.start + len(piece))
