"""A letter as Markdown, which is also how it reads as plain text."""

from medmemory.demo.blocks import Block, Bullets, Heading, Letter, PageBreak, Paragraph, Table


def as_markdown(letter: Letter) -> bytes:
    """UTF-8 text."""
    opening = (
        f"# {letter.title}\n\n{letter.sender}\n\nDate: {letter.written_on.isoformat()}\n\n"
        f"Patient: {letter.subject}"
    )
    paragraphs = [opening, *map(_markdown, letter.blocks), letter.signature]
    return ("\n\n".join(filter(None, paragraphs)) + "\n").encode()


def _markdown(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {text}"
        case Paragraph(text):
            return text
        case Bullets(points):
            return "\n".join(f"- {point}" for point in points)
        case Table(columns, rows, _):
            lines = [columns, tuple("---" for _ in columns), *rows]
            return "\n".join("| " + " | ".join(line) + " |" for line in lines)
        case PageBreak():
            return ""
