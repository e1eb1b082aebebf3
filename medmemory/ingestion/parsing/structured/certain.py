"""Of the versions that a file states, those of which it is certain which statement they are of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from medmemory.clinical.document import Attachment
from medmemory.clinical.versions import Version
from medmemory.ingestion.parsing.structured.entries import Entry, EntrySection


def with_certain_versions(sections: Iterable[EntrySection]) -> list[EntrySection]:
    """The sections without versions that the file states twice and differently: two organisms that
    nothing but their order in the message tells apart, say. Those are neither superseded nor do
    they supersede.

    Entries of one statement hold the very same tuple of versions; what is said twice in the same
    words is one statement.
    """
    kept = list(sections)
    said: defaultdict[Version, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for section in kept:
        for entry in section.entries:
            for version in entry.versions:
                said[version][id(entry.versions)].append(entry.text)
    doubtful = {
        version
        for version, statements in said.items()
        if len({"\n".join(texts) for texts in statements.values()}) > 1
    }
    if not doubtful:
        return kept
    return [
        replace(one, entries=tuple(_without(doubtful, entry) for entry in one.entries))
        for one in kept
    ]


def with_certain_files(
    files: Iterable[Attachment], sections: Iterable[EntrySection]
) -> tuple[Attachment, ...]:
    """The files, with those versions that the sections have."""
    certain = {one for section in sections for entry in section.entries for one in entry.versions}
    return tuple(
        replace(file, versions=tuple(one for one in file.versions if one in certain))
        for file in files
    )


def _without(doubtful: set[Version], entry: Entry) -> Entry:
    return replace(
        entry,
        versions=tuple(one for one in entry.versions if one not in doubtful),
        repeated=tuple(one for one in entry.repeated if one not in doubtful),
    )
