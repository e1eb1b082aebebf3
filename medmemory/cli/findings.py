"""What `medmemory doctor` finds out, and how it says so."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """WARNING: MedMemory works, with less. PROBLEM: it does not start, or is not safe."""

    OK = "OK"
    WARNING = "WARNING"
    PROBLEM = "PROBLEM"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `remedy` is what to do about it."""

    level: Level
    subject: str
    sentence: str
    remedy: str | None = None


def has_problem(findings: Sequence[Finding]) -> bool:
    return any(finding.level is Level.PROBLEM for finding in findings)


def as_text(findings: Sequence[Finding]) -> str:
    """A line a finding, the remedy below it, and a last line that sums up."""
    subject_width = max(len(finding.subject) for finding in findings)
    level_width = max(len(level) for level in Level)
    lines = []
    for finding in findings:
        level, subject = f"{finding.level:<{level_width}}", f"{finding.subject:<{subject_width}}"
        lines.append(f"{level}  {subject}  {finding.sentence}")
        if finding.remedy is not None:
            lines.append(f"{'':<{level_width + subject_width + 4}}-> {finding.remedy}")
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    lines.append(
        f"{counts[Level.OK]} in order, {_count(counts[Level.WARNING], 'warning')}, "
        f"{_count(counts[Level.PROBLEM], 'problem')}."
    )
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_json_lines(findings: Sequence[Finding]) -> str:
    """One object a line, with level, subject, sentence and remedy."""
    return "\n".join(json.dumps(asdict(finding), ensure_ascii=False) for finding in findings)


def show(findings: Sequence[Finding], *, json_lines: bool) -> None:
    """The findings are printed; the program ends with code 1 when one of them is a problem."""
    print(as_json_lines(findings) if json_lines else as_text(findings))
    if has_problem(findings):
        sys.exit(1)
