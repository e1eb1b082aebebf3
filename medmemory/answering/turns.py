"""What is said in turns, as in the transcript of a visit: its sentences, a question with its reply.

Such a transcript may be all in lower case, with stops that stand by themselves; and its shortest
sentences say what they say only together with the question ("[patient] no , nothing like that .").
"""

import re
from collections.abc import Iterable, Iterator

from medmemory.clinical.document import Span

_SPEAKER = re.compile(r"\s*\[[A-Za-z][A-Za-z _.'-]{0,30}\d?\]:?\s")
_STOP = re.compile(r"(?:(?<=\s)[.!?]|(?<=\w)[?!])(?=\s+\S)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# "okay .", "all right .", "mm-hmm ." belong to what is said next.
_FEWEST_WORDS = 4
# "You will need a scan, okay?" asks nothing.
_ASKS_NOTHING = re.compile(
    r"\b(?:okay|ok|alright|all right|right|you know|does that sound \w+|sounds? good)[\s,]*\?$",
    re.IGNORECASE,
)
_FEWEST_TURNS = 2
_LONGEST_PAIR_CHARACTERS = 500


def is_turn(line: str) -> bool:
    """Whether somebody begins to speak: "[doctor] how are you ?"."""
    return _SPEAKER.match(line) is not None


def holds_turns(text: str) -> bool:
    """Whether `text` is from a conversation; it may begin within a turn."""
    return sum(map(is_turn, text.splitlines())) >= _FEWEST_TURNS


def spoken_sentences(text: str, turn: Span) -> Iterator[Span]:
    """The sentences of a turn; what is too short to stand alone goes with the next one."""
    label = _SPEAKER.match(text, turn.start, turn.end)
    start = said_from = turn.start
    if label:
        said_from = label.end()
    for stop in _STOP.finditer(text, said_from, turn.end):
        if len(_WORD.findall(text, said_from, stop.end())) >= _FEWEST_WORDS:
            yield Span(start, stop.end())
            start = said_from = stop.end()
    if text[start : turn.end].strip():
        yield Span(start, turn.end)


def with_replies(text: str, spans: Iterable[Span]) -> list[Span]:
    """`spans`, the last question of a turn together with the first sentence of the reply."""
    joined: list[Span] = []
    for span in spans:
        asked = joined[-1] if joined else None
        if asked is not None and is_turn(text[span.start : span.end]):
            question = text[asked.start : asked.end]
            is_short = span.end - asked.start <= _LONGEST_PAIR_CHARACTERS
            if question.endswith("?") and is_short and not _ASKS_NOTHING.search(question):
                joined[-1] = Span(asked.start, span.end)
                continue
        joined.append(span)
    return joined
