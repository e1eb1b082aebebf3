"""The diagram of document statuses in ARCHITECTURE.md, drawn from the table that the code obeys.

`python -m scripts.status_diagram` brings ARCHITECTURE.md up to date.
"""

from medmemory.clinical.document import DOCUMENT_TRANSITIONS, DocumentStatus
from medmemory.settings import APPLICATION_ROOT

ARCHITECTURE = APPLICATION_ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- status diagram: begin -->\n", "<!-- status diagram: end -->"


def diagram() -> str:
    """A Mermaid state diagram in its Markdown fence."""
    arrows = [f"    [*] --> {DocumentStatus.QUEUED.name}"]
    for status in DocumentStatus:
        following = DOCUMENT_TRANSITIONS[status]
        arrows += [
            f"    {status.name} --> {after.name}" for after in DocumentStatus if after in following
        ]
        if status.is_final:
            arrows.append(f"    {status.name} --> [*]")
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```", ""])


def with_diagram(page: str) -> str:
    """`page` with the diagram between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{diagram()}{END}{after}"


if __name__ == "__main__":
    ARCHITECTURE.write_text(
        with_diagram(ARCHITECTURE.read_text(encoding="utf-8")), encoding="utf-8"
    )
