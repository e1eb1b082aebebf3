"""What the elements of HTML mean for their text."""

from medmemory.ingestion.parsing.wording import struck_out

INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "input", "option",
}  # fmt: skip
STRUCK = {"s", "strike", "del"}
STRUCK_FROM, STRUCK_TO = struck_out("\n").split("\n")
