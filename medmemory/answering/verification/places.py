"""What passages say of values, frequencies and routes, and where."""

from collections.abc import Iterable
from dataclasses import dataclass

from medmemory.answering.verification.binding import Said
from medmemory.answering.verification.reading import Reading, Statement
from medmemory.clinical.document import Span

Against = tuple[Reading, Span]


@dataclass(frozen=True, slots=True)
class Place:
    """What a passage says of a value, and where."""

    reading: Reading
    statement: Statement
    said: Said

    @property
    def is_only_planned(self) -> bool:
        """Whether nothing but what is to come is said in its clause."""
        start = self.said.what.span.start
        return any(
            clause.span.start <= start < clause.span.end
            and bool(clause.asserted)
            and clause.planned.issuperset(clause.asserted)
            for clause in self.statement.clauses
        )

    @property
    def words(self) -> Against:
        return self.reading, self.statement.span


def places_of(readings: Iterable[Reading]) -> list[Place]:
    """All that the passages say of values, frequencies and routes."""
    return [
        Place(reading, statement, said)
        for reading in readings
        for statement in reading.statements
        for said in statement.said
    ]
