"""Lists whose name stands in no heading: in the title of their document, or above a paragraph."""

from collections.abc import Iterable
from dataclasses import replace

from medmemory.answering.headings import is_heading
from medmemory.answering.quoting.allergy_statements import tells_of_an_allergy
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.general_words import FRAME
from medmemory.answering.quoting.held import holds
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.list_times import MEDICATION
from medmemory.answering.quoting.wanted import Wanted
from medmemory.clinical.section_headings import section_kind
from medmemory.retrieval.words import concepts

_HISTORIES = frozenset(concepts("family social"))


def under_its_topic(line: Line) -> Line:
    """Under the short line that opens its paragraph, where that is the name of a history: "Family"
    in the midst of a letter."""
    named = frozenset(concepts(line.topic)) - FRAME
    return replace(line, heading=line.topic) if named and named <= _HISTORIES else line


def under_its_title(asked: Asked, lines: Iterable[Line]) -> list[Line]:
    """Where medications are asked for and no heading is of them: the medicines in the documents
    that are called so."""
    if asked.subject != MEDICATION:
        return []
    return [
        line
        for line in lines
        if asked.subject <= line.title_words
        and not section_kind(line.heading)
        and not is_heading(line.text, line.candidate.document_title)
        and holds(line.text, Wanted.MEDICINE)
        and not tells_of_an_allergy(line.text)
    ]
