"""An answer as Markdown: pure functions, so that what is shown can be stored letter by letter.

Chainlit reads CommonMark with tables, strike-through and directives. Text that comes from a model
or a document is defused where that would hide or disguise part of it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from medmemory.answering.notices import beside_the_banner
from medmemory.clinical.answer import Answer, AnswerMode, AnswerOutcome, Citation
from medmemory.clinical.identifiers import CitationId
from medmemory.ingestion.parsing.titles import without_date

_MARKER = re.compile(r"\[(\d{1,3})\]")
_DISGUISE = re.compile(
    r"(?<=\])[(:\[]"  # a link or image, whose words may hide where it leads
    r"|<(?=[A-Za-z/!?])"  # HTML, which is dropped
    r"|:(?=[A-Za-z:])"  # a directive, which is dropped
    r"|~"  # strike-through
)
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+!|~:$&-])")

SEARCHED = "Searched, not cited"

# Said where the text breaks off.
ENDINGS = {
    AnswerOutcome.STOPPED: "Stopped. This answer is incomplete.",
    AnswerOutcome.INTERRUPTED: "Interrupted. This answer is incomplete.",
}

# For an answer that nobody finished: its process died.
INTERRUPTED_ENDING = f"\n\n**{ENDINGS[AnswerOutcome.INTERRUPTED]}**"


def literal(text: str) -> str:
    """`text` so that Markdown shows it as it is, on one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def defused(text: str) -> str:
    """`text` as Markdown, without links, HTML, directives and strike-through."""
    return _DISGUISE.sub(r"\\\g<0>", text)


def body(text: str, links: Mapping[int, CitationId]) -> str:
    """`text` with each [n] that `links` knows as a link to what it cites; the rest defused."""
    parts: list[str] = []
    end = 0
    for marker in _MARKER.finditer(text):
        citation_id = links.get(int(marker[1]))
        if citation_id is None:
            continue
        parts += [defused(text[end : marker.start()]), citation_link(marker[0], citation_id)]
        end = marker.end()
    return "".join([*parts, defused(text[end:])])


def citation_link(shown: str, citation_id: CitationId) -> str:
    return f"[{shown}](/citations/{citation_id})"


def answer(finished: Answer) -> str:
    """The whole message: text, how it ended, what to mind, sources, and who wrote it.

    It begins with the `body` of the text, which is what is shown while it streams.
    """
    links = {source.number: source.id for source in finished.sources}
    return _paragraphs(
        body(finished.text, links).rstrip(),
        _strong(ENDINGS.get(finished.outcome)),
        _notice(beside_the_banner(finished)),
        sources(finished.sources, heading="Sources" if finished.citations else SEARCHED),
        _emphasis(_author(finished)),
    )


def sources(citations: Iterable[Citation], *, heading: str = "Sources") -> str:
    lines = [
        f"- {citation_link(f'[{citation.number}] {_source(citation)}', citation.id)}"
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


def _notice(notice: str | None) -> str:
    return f"> {defused(' '.join(notice.split()))}" if notice else ""


def _strong(sentence: str | None) -> str:
    return f"**{sentence}**" if sentence else ""


def _emphasis(sentence: str | None) -> str:
    return f"*{sentence}*" if sentence else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
