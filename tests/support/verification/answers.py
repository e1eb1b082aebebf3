"""Whole answers as small models write them, and what the check of an answer finds wrong with them.

`python -m tests.support.verification.answers` prints the figures of docs/answers-report.md and
every answer that is judged otherwise than a careful reader would.
"""

import re
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from medmemory.answering.verification.verifying import Verifier
from medmemory.clinical.answer import Candidate, Passage
from medmemory.clinical.identifiers import CitationId
from medmemory.clinical.verification import SentenceState
from tests.support.verification.cases import candidate

_DAY = re.compile(r"\((\d{4}-\d\d-\d\d)\) ")
_USUAL_DAY = date(2024, 3, 10)


@dataclass(frozen=True)
class WrittenAnswer:
    """`is_right`: every sentence of it is said by the passages."""

    kind: str
    is_right: bool
    text: str
    passages: tuple[str, ...]

    @property
    def is_marked(self) -> bool:
        """Whether the check finds a sentence that is not supported."""
        shown = [
            Passage(number, CitationId(uuid.uuid4()), _candidate(text))
            for number, text in enumerate(self.passages, start=1)
        ]
        sentences = Verifier().verify(self.text, shown)
        return any(one.state is not SentenceState.SUPPORTED for one in sentences)

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def judged_wrongly(answers: Sequence[WrittenAnswer], *, right: bool) -> list[WrittenAnswer]:
    """Of the right ones those that are marked, of the others those that pass."""
    return [one for one in answers if one.is_right is right and one.is_marked is right]


def _candidate(text: str) -> Candidate:
    day = _DAY.match(text)
    said = text[day.end() :] if day else text
    return replace(candidate(said), document_date=date.fromisoformat(day[1]) if day else _USUAL_DAY)


def _answers(name: str) -> list[WrittenAnswer]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [_answer(line) for line in lines if line and not line.startswith("#")]


def _answer(line: str) -> WrittenAnswer:
    what, text, passages = line.replace(" ⏎ ", "\n").split(" |> ")
    kind, expected = what.split(" | ")
    return WrittenAnswer(kind, expected == "supported", text, tuple(passages.split(" ¶ ")))


AS_MODELS_WRITE = _answers("as_models_write.txt")
AS_MODELS_WRITE_HELD_OUT = _answers("as_models_write_held_out.txt")
AS_MODELS_WRITE_MERGED = _answers("as_models_write_merged.txt")


def main() -> None:
    for name, answers in (
        ("development", AS_MODELS_WRITE),
        ("held out", AS_MODELS_WRITE_HELD_OUT),
        ("merged", AS_MODELS_WRITE_MERGED),
    ):
        missed, alarms = (judged_wrongly(answers, right=right) for right in (False, True))
        wrong = sum(not one.is_right for one in answers)
        sys.stdout.write(
            f"{name}: {wrong - len(missed)} of {wrong} errors caught, "
            f"{len(alarms)} of {len(answers) - wrong} right answers marked\n"
        )
        for what, found in (("missed", missed), ("marked", alarms)):
            for one in found:
                sys.stdout.write(f"  {what}: {one!s}\n")


if __name__ == "__main__":
    main()
