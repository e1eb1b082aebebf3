"""What a parser found out about its pages, brought to sections and chunks."""

import hashlib
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import structlog

from medmemory.clinical.document import (
    Chunk,
    CodedResource,
    MediaType,
    Page,
    ParsedDocument,
    Section,
)
from medmemory.ingestion.sections import split_into_sections

log = structlog.get_logger(__name__)


def sections_of(parsed: ParsedDocument, media_type: MediaType) -> Sequence[Section]:
    """The parser's own sections when they cover every page, else those by headings."""
    if parsed.sections is not None:
        if _cover(parsed.sections, parsed.pages):
            return parsed.sections
        # No text may be lost to a mistake of a parser.
        log.error("sections_do_not_cover_pages", media_type=media_type.value)
    return split_into_sections(parsed.pages, media_type)


def with_resources(
    chunks: Sequence[Chunk], resources: Sequence[CodedResource]
) -> tuple[Chunk, ...]:
    """The chunks, each with the coded entries whose text it holds, whole or in part."""
    if not resources:
        return tuple(chunks)
    by_page: defaultdict[int, list[CodedResource]] = defaultdict(list)
    for resource in resources:
        by_page[resource.page_number].append(resource)
    longest = {
        number: max(one.span.end - one.span.start for one in of_page)
        for number, of_page in by_page.items()
    }
    for of_page in by_page.values():
        of_page.sort(key=_start)
    return tuple(
        replace(chunk, resources=_overlapping(chunk, by_page[chunk.page_number], longest))
        for chunk in chunks
    )


def text_sha256(pages: Sequence[Page]) -> bytes | None:
    """Equal for the same words in another container: letters and digits count, in their order.

    None when there are none.
    """
    digest, is_empty = hashlib.sha256(), True
    for page in pages:
        folded = unicodedata.normalize("NFKC", page.text).casefold()
        words = "".join(letter for letter in folded if letter.isalnum())
        is_empty = is_empty and not words
        digest.update(words.encode("utf-8", "surrogatepass"))
    return None if is_empty else digest.digest()


def _overlapping(
    chunk: Chunk, of_page: Sequence[CodedResource], longest: dict[int, int]
) -> tuple[CodedResource, ...]:
    if not of_page:
        return ()
    # None that begins earlier than the longest is long can reach into the chunk.
    earliest = chunk.span.start - longest[chunk.page_number]
    first = bisect_left(of_page, earliest, key=_start)
    last = bisect_left(of_page, chunk.span.end, key=_start)
    return tuple(one for one in of_page[first:last] if one.span.end > chunk.span.start)


def _start(resource: CodedResource) -> int:
    return resource.span.start


def _cover(sections: Sequence[Section], pages: Sequence[Page]) -> bool:
    """Whether the sections follow each other through every page that holds text, without a gap."""
    by_page: defaultdict[int, list[Section]] = defaultdict(list)
    for section in sections:
        by_page[section.page_number].append(section)
    for page in pages:
        end = 0
        for section in by_page.pop(page.number, []):
            if section.span.start != end or section.span.end < end:
                return False
            end = section.span.end
        if end != len(page.text) and page.is_readable:
            return False
    return not by_page
