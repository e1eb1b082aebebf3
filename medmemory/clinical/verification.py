"""What a check of an answer, sentence by sentence, against the passages it cites has found."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from medmemory.clinical.citation import Citation
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import PatientId

_LINE = re.compile(r"[^\n]+")
_MARKER = re.compile(r"\[(\d+)\]")


class SentenceState(StrEnum):
    """SUPPORTED: the cited source says it. CONTRADICTED: it says otherwise. NOT_IN_SOURCE: it says
    neither. CITES_NOTHING: no source is named and none of those shown says it."""

    SUPPORTED = "supported"
    NOT_IN_SOURCE = "not_in_source"
    CONTRADICTED = "contradicted"
    CITES_NOTHING = "cites_nothing"


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """One thing a sentence says (a number with what it is of, a date, a dose's frequency, words)
    as it stands there, and whether the source has it."""

    kind: str
    text: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A sentence that states something, where it stands in the answer's text, and what was found.

    `number` counts from 1. `cited`: the passages it names. `repaired`: the citation of the passage
    that says it, where those it names do not, or where it names none. `against`: the words that
    say otherwise; of a supported sentence, those of another source.
    """

    number: int
    span: Span
    text: str
    state: SentenceState
    cited: tuple[int, ...]
    facts: tuple[CheckedFact, ...]
    repaired: Citation | None = None
    against: Citation | None = None

    @property
    def is_marked(self) -> bool:
        """Whether there is something to say about it beside its words."""
        return self.state is not SentenceState.SUPPORTED or bool(self.repaired or self.against)


@dataclass(frozen=True, slots=True)
class KeptSentence:
    """A sentence of a kept answer, with the citations of that answer."""

    patient_id: PatientId
    sentence: VerifiedSentence
    citations: tuple[Citation, ...]


NOTHING_BORNE_OUT = "Nothing of this answer was borne out by its sources."


def borne_out(text: str, failed: Iterable[Span]) -> str:
    """An answer without what failed, as later questions are told of it: sentences that no source
    says, lines whose source was corrected since. Neither must become the premise of the next
    answer. Never empty."""
    end, kept = 0, []
    for span in sorted(failed, key=lambda span: span.start):
        kept.append(text[end : span.start])
        end = max(end, span.end)
    lines = "".join([*kept, text[end:]]).split("\n")
    whole = [line for line in lines if not line.strip() or any(map(str.isalnum, line))]
    return "\n".join(whole).strip() or NOTHING_BORNE_OUT


def lines_citing(text: str, numbers: Collection[int]) -> list[Span]:
    """The lines of an answer that cite any of `numbers`."""
    return [
        Span(line.start(), line.end())
        for line in _LINE.finditer(text)
        if any(int(marker[1]) in numbers for marker in _MARKER.finditer(line[0]))
    ]
