"""XHTML of a resource's narrative as lines of text."""

from collections.abc import Iterator

from lxml import etree

from medmemory.ingestion.parsing.html_tags import STRUCK, STRUCK_FROM, STRUCK_TO
from medmemory.ingestion.parsing.raised import RAISED, with_powers
from medmemory.ingestion.parsing.structured.fhir_values import Json, child

_BLOCKS = {
    "address", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "li", "ol", "p", "pre", "section", "table", "tbody", "thead", "tr", "ul",
}  # fmt: skip
_CELLS = {"td", "th"}
_UNSEEN = {"script", "style", "head", "title"}


def narrative_text(markup: str) -> str:
    """What the markup shows, a line for each block or row; empty when there is nothing."""
    if not markup.strip():
        return ""
    parser = etree.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root is None:
        return ""
    text = with_powers("".join(_parts(root)))
    lines = (" ".join(line.split()).strip("| ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _parts(root: etree._Element) -> Iterator[str]:
    hidden: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            if hidden is None and tag in _UNSEEN:
                hidden = element
            if hidden is None:
                yield "\n" if tag in _BLOCKS else " | " if tag in _CELLS else ""
                yield RAISED if tag == "sup" else STRUCK_FROM if tag in STRUCK else ""
                yield " ".join((element.text or "").split("\n"))
        else:
            if hidden is element:
                hidden = None
            if hidden is None:
                yield "\n" if tag in _BLOCKS else STRUCK_TO if tag in STRUCK else ""
                yield " ".join((element.tail or "").split("\n"))


def told_by(resource: Json) -> str:
    """The resource's narrative; empty when it has none."""
    div = child(resource, "text").get("div")
    return narrative_text(div) if isinstance(div, str) else ""
