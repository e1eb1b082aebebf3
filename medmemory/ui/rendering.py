"""An answer as Markdown: pure functions, so that what is shown can be stored letter by letter.

Chainlit reads CommonMark with tables, strike-through and directives. Text that comes from a model
or a document is defused where that would hide or disguise part of it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from medmemory.answering.notices import beside_the_banner
from medmemory.answering.permission import GENERAL_KNOWLEDGE
from medmemory.clinical.answer import Answer, AnswerMode, AnswerOutcome
from medmemory.clinical.citation import Citation
from medmemory.clinical.identifiers import CitationId, DocumentId, StepId
from medmemory.ingestion.parsing.titles import without_date
from medmemory.ui.markdown import citation_link, literal
from medmemory.ui.receipts import receipt_path
from medmemory.ui.sentence_marks import marks_of

_MARKER = re.compile(r"\[(\d{1,3})\]")
_DISGUISE = re.compile(
    r"(?<=\])[(:\[]"  # a link or image, whose words may hide where it leads
    r"|<(?=[A-Za-z/!?])"  # HTML, which is dropped
    r"|:(?=[A-Za-z:])"  # a directive, which is dropped
    r"|~"  # strike-through
)

_GENERAL_KNOWLEDGE = re.compile(rf"^{re.escape(GENERAL_KNOWLEDGE)}", re.MULTILINE)

SEARCHED = "Searched, not cited"
NAMES_ANOTHER = " · **names another person**"

# Said where the text breaks off.
ENDINGS = {
    AnswerOutcome.STOPPED: "Stopped. This answer is incomplete.",
    AnswerOutcome.INTERRUPTED: "Interrupted. This answer is incomplete.",
}

# For an answer that nobody finished, nor checked: its process died.
INTERRUPTED_ENDING = (
    f"\n\n**{ENDINGS[AnswerOutcome.INTERRUPTED]} It was not checked against its sources.**"
)


def defused(text: str) -> str:
    """`text` as Markdown, without links, HTML, directives and strike-through."""
    return _DISGUISE.sub(r"\\\g<0>", text)


def body(text: str, links: Mapping[int, CitationId], marks: Iterable[tuple[int, str]] = ()) -> str:
    """`text` with each [n] that `links` knows as a link to what it cites; the rest defused.

    `marks` are Markdown of our own, each put in where it says; without them the result is the same
    letter by letter.
    """
    to_come = sorted([*marks, *_label_of_general_knowledge(text)])
    pieces = _pieces(text, links, _by_letter if to_come else _as_one)
    parts: list[str] = []
    for place, shown in pieces:
        while to_come and to_come[0][0] <= place:
            parts.append(to_come.pop(0)[1])
        parts.append(shown)
    return "".join([*parts, *(mark for _, mark in to_come)])


def _label_of_general_knowledge(text: str) -> list[tuple[int, str]]:
    """What makes the label stand out where a paragraph begins with it."""
    return [(place, "**") for label in _GENERAL_KNOWLEDGE.finditer(text) for place in label.span()]


def _pieces(
    text: str,
    links: Mapping[int, CitationId],
    divided: Callable[[str, int], Iterator[tuple[int, str]]],
) -> Iterator[tuple[int, str]]:
    """What is shown for `text`, piece by piece, each with its place in `text`."""
    end = 0
    for marker in _MARKER.finditer(text):
        citation_id = links.get(int(marker[1]))
        if citation_id is not None:
            yield from divided(text[end : marker.start()], end)
            yield marker.start(), citation_link(marker[0], citation_id)
            end = marker.end()
    yield from divided(text[end:], end)


def _as_one(text: str, place: int) -> Iterator[tuple[int, str]]:
    """Defused whole, as often as a growing answer is shown."""
    yield place, defused(text)


def _by_letter(text: str, place: int) -> Iterator[tuple[int, str]]:
    """Defused as a whole is, in pieces between which something can be put."""
    dangerous = {match.start() for match in _DISGUISE.finditer(text)}
    for offset, letter in enumerate(text):
        yield place + offset, f"\\{letter}" if offset in dangerous else letter


def answer(
    finished: Answer,
    step_id: StepId | None = None,
    *,
    of_others: Collection[DocumentId] = (),
) -> str:
    """The whole message: text, how it ended, what to mind, sources, and who wrote it; a link to
    the details of the message `step_id`, once it is stored.

    It begins with the `body` of the text, which is what is shown while it streams; what the check
    of its sentences found is put in where they end. `of_others`: documents that name another person
    than their chart.
    """
    links = {source.number: source.id for source in finished.sources}
    return _paragraphs(
        body(finished.text, links, marks_of(finished, step_id)).rstrip(),
        _strong(ENDINGS.get(finished.outcome)),
        _notice(beside_the_banner(finished)),
        sources(
            finished.sources,
            heading="Sources" if finished.citations else SEARCHED,
            of_others=of_others,
        ),
        " ".join(part for part in (_emphasis(_author(finished)), _details(step_id)) if part),
    )


def sources(
    citations: Iterable[Citation],
    *,
    heading: str = "Sources",
    of_others: Collection[DocumentId] = (),
) -> str:
    lines = [
        f"- {citation_link(f'[{citation.number}] {_source(citation)}', citation.id)}"
        f"{NAMES_ANOTHER if citation.document_id in of_others else ''}"
        for citation in sorted(citations, key=lambda citation: citation.number)
    ]
    return "\n".join([f"**{heading}**", "", *lines]) if lines else ""


def _source(citation: Citation) -> str:
    parts = [
        literal(without_date(citation.document_title, citation.document_date)),
        document_day(citation.document_date),
        f"p. {citation.page_number}",
    ]
    return " · ".join(parts)


def document_day(day: date | None) -> str:
    return "no date" if day is None else day.isoformat()


def _author(finished: Answer) -> str | None:
    is_quoted = finished.mode is AnswerMode.EVIDENCE_ONLY
    if finished.outcome is AnswerOutcome.ABSENT:
        # The program's own sentence, but a model may have found what a search did not.
        return "Searched without a model." if is_quoted else None
    if not finished.text.strip():
        return None  # stopped before a word was written
    if is_quoted:
        return "Quoted from the record, no model."
    if finished.model is None:
        return None
    return f"Written by {literal(finished.model)}."


def _details(step_id: StepId | None) -> str:
    return "" if step_id is None else f"[Details]({receipt_path(step_id)})"


def _notice(notice: str | None) -> str:
    return f"> {defused(' '.join(notice.split()))}" if notice else ""


def _strong(sentence: str | None) -> str:
    return f"**{sentence}**" if sentence else ""


def _emphasis(sentence: str | None) -> str:
    return f"*{sentence}*" if sentence else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
