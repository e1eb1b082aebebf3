"""The cases of the two files beside this one, and what the rules make of them.

`python -m tests.support.verification.cases` prints the figures of docs/answers-report.md.
"""

import sys
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from medmemory.answering.verification.comparing import compare
from medmemory.answering.verification.reading import read_passage, read_statement
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId
from medmemory.clinical.verification import SentenceState


@dataclass(frozen=True)
class Case:
    """A sentence, a passage, and the state that a careful reader gives the sentence."""

    kind: str
    expected: SentenceState
    sentence: str
    passage: str

    @property
    def found(self) -> SentenceState:
        """What the rules say."""
        return state_of(self.sentence, self.passage)

    def __str__(self) -> str:
        return f"{self.kind}: {self.sentence} / {self.passage}"


def state_of(sentence: str, passage: str) -> SentenceState:
    """The state of a sentence that cites the passage."""
    found = compare(read_statement(sentence), [read_passage(candidate(passage))])
    if found.conflicts:
        return SentenceState.CONTRADICTED
    return SentenceState.SUPPORTED if found.is_supported else SentenceState.NOT_IN_SOURCE


def candidate(text: str) -> Candidate:
    """A passage of a letter of 2024-03-02."""
    return Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DocumentId(uuid.uuid4()),
        document_title="Clinic letter",
        file_name="letter.txt",
        document_date=date(2024, 3, 2),
        page_number=1,
        section=None,
        span=Span(0, len(text)),
        text=text,
        dense_rank=1,
        lexical_rank=1,
        fused_score=1.0,
    )


def reached(cases: Sequence[Case], state: SentenceState) -> dict[str, float]:
    """Precision and recall of one state."""
    counts = Counter((case.expected is state, case.found is state) for case in cases)
    right = counts[True, True]
    return {
        "precision": right / (right + counts[False, True]),
        "recall": right / (right + counts[True, False]),
    }


def _cases(name: str) -> list[Case]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    parts = [line.split(" | ", 3) for line in lines if line and not line.startswith("#")]
    return [
        Case(kind, SentenceState(state), sentence, passage.replace(" ⏎ ", "\n"))
        for kind, state, sentence, passage in parts
    ]


DEVELOPMENT = _cases("development.txt")
HELD_OUT = _cases("held_out.txt")


def main() -> None:
    for name, cases in (("development", DEVELOPMENT), ("held out", HELD_OUT)):
        for state in SentenceState:
            if any(case.expected is state for case in cases):
                figures = reached(cases, state)
                count = sum(case.expected is state for case in cases)
                sys.stdout.write(
                    f"{name}: {state.value} ({count} of {len(cases)}): "
                    f"precision {figures['precision']:.3f}, recall {figures['recall']:.3f}\n"
                )
        wrong = [case for case in cases if case.found is not case.expected]
        for case in wrong:
            sys.stdout.write(f"  {case.expected.value} taken for {case.found.value}: {case}\n")


if __name__ == "__main__":
    main()
