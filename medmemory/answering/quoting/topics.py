"""The short line that opens a paragraph or a list: what the lines below it are about."""

import re

from medmemory.clinical.document import Span

# "Hypertension, uncontrolled." above its reasoning and treatment.
_LONGEST_TOPIC_CHARACTERS = 60
_NUMBERING = re.compile(r"^\s*\d{1,2}[.)]\s+")
_NO_TOPIC = re.compile(
    r"\d\s?(?:mg|mcg|units|puffs?)\b|:\s|^(?:\d{4}-|undated|from )|[\[|]"
    r"|\b(?:he|she|we|is|are|was|were|will|has|have|reports|denies)\b",
    re.IGNORECASE,
)
_NEXT_LINE = re.compile(r"[ :.]*\n(?P<line>(?P<item>\s*[-*•–▪◦]\s)?[^\n]+)")


class Opening:
    """The short line that opens a paragraph or list, and the sentence read last in it."""

    def __init__(self) -> None:
        self.topic = self.before = ""
        self._end = 0
        self._opened_at = -1

    def advance(self, text: str, span: Span) -> None:
        """What stood above no longer counts when a new paragraph begins at `span`."""
        between = text[self._end : span.start]
        if "\n\n" in between:
            self.topic = self.before = ""
        elif "\n" in between:  # another item of the list
            self.before = ""

    def pass_on(self, text: str, span: Span) -> None:
        """`span` was read: it opens what follows at once, or it is the sentence before."""
        line = text[span.start : span.end]
        self._end = span.end
        if _opens_more(text, span):
            self.topic, self.before = _NUMBERING.sub("", line), ""
            self._opened_at = span.start
        else:
            self.before = line

    def is_opened_by(self, span: Span) -> bool:
        return self._opened_at == span.start


def _opens_more(text: str, span: Span) -> bool:
    """Whether a short line stands at `span` under which a list or a paragraph begins at once."""
    line = text[span.start : span.end]
    if len(line) > _LONGEST_TOPIC_CHARACTERS or _NO_TOPIC.search(line):
        return False
    if text[text.rfind("\n", 0, span.start) + 1 : span.start].strip(" #*0123456789.)"):
        return False  # it stands in a line of its own, and is no item itself
    following = _NEXT_LINE.match(text, span.end)
    return following is not None and (
        following["item"] is not None or len(following["line"]) > _LONGEST_TOPIC_CHARACTERS
    )
