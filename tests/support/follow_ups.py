"""Conversations and what a follow-up in them means.

One line a case: the turns (question > answer), parted by "//"; then the follow-up; then, after
"=>", what the rewritten question holds, parted by ","; what it must not hold has a "!" before it.
"=> alone": it stands by itself and is left as it is. The held-out cases were written first, and no
rule was made for them.
"""

from dataclasses import dataclass
from pathlib import Path

from medmemory.clinical.answer import Turn

HELD_OUT = Path(__file__).with_name("follow_ups_held_out.txt")
DEVELOPED_ON = Path(__file__).with_name("follow_ups_developed_on.txt")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`holds` and `lacks` are looked for without regard to case; both empty: it stands alone."""

    turns: tuple[Turn, ...]
    question: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...]

    def problem(self, rewritten: str | None) -> str | None:
        if not self.holds:
            return None if rewritten is None else f"stands alone, but became: {rewritten}"
        said = (rewritten or self.question).lower()
        missing = [one for one in self.holds if one.lower() not in said]
        wrong = [one for one in self.lacks if one.lower() in said]
        return f"{rewritten!r}: lacks {missing}, has {wrong}" if missing or wrong else None


def follow_ups(table: Path) -> list[FollowUp]:
    return [_parsed(line) for line in table.read_text(encoding="utf-8").splitlines()]


def _parsed(line: str) -> FollowUp:
    conversation, _, expected = line.rpartition(" => ")
    *turns, question = conversation.split(" // ")
    parts = [] if expected == "alone" else [part.strip() for part in expected.split(",")]
    told = [turn.partition(" > ") for turn in turns]
    return FollowUp(
        tuple(Turn(asked, answer) for asked, _, answer in told),
        question,
        tuple(part for part in parts if not part.startswith("!")),
        tuple(part[1:] for part in parts if part.startswith("!")),
    )
