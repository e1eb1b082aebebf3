"""A statement of an HL7 v2 message while the segments after it still add to it."""

from dataclasses import dataclass, field

from medmemory.clinical.document import Coding
from medmemory.clinical.versions import Version
from medmemory.ingestion.parsing.structured.dates import day_of, sort_key
from medmemory.ingestion.parsing.structured.entries import Entry, Identity, line


@dataclass(slots=True)
class Draft:
    """One line to be: under which heading, when, what, and what follows it."""

    heading: str
    resource_type: str
    name: str
    when: str | None = None
    details: list[str | None] = field(default_factory=list)
    statuses: list[str | None] = field(default_factory=list)
    codings: tuple[Coding, ...] = ()
    resource_id: str | None = None
    remarks: list[str] = field(default_factory=list)
    body: str = ""
    versions: tuple[Version, ...] = ()

    def entry(self) -> Entry:
        """The line with its identity, remarks below it."""
        text = line(self.when, self.name, self.details, self.statuses)
        lines = [text, *(f"  note: {remark}" for remark in self.remarks)]
        if self.body:
            lines.append(self.body)
        identity = Identity(
            self.resource_type,
            self.resource_id,
            self.codings,
            day_of(self.when),
            next((status for status in self.statuses if status), None),
        )
        return Entry("\n".join(lines), (identity,), sort_key(self.when), self.versions)
