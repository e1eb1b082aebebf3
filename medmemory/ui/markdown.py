"""Words of a record inside Markdown of ours, and links to where they stand."""

import re

from medmemory.clinical.identifiers import CitationId

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+!|~:$&-])")


def literal(text: str) -> str:
    """`text` so that Markdown shows it as it is, on one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def citation_link(shown: str, citation_id: CitationId) -> str:
    return f"[{shown}](/citations/{citation_id})"
