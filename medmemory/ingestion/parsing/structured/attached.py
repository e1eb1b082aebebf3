"""Files within a structured file: base64 into bytes, with a name that says what they are."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from medmemory.clinical.document import Attachment, MediaType, Page, Subject
from medmemory.clinical.versions import Version
from medmemory.ingestion.parsing.decoding import clean, decode
from medmemory.ingestion.parsing.demographics import find_subjects

_SUFFIXES = {
    MediaType.PDF.value: ".pdf",
    MediaType.DOCX.value: ".docx",
    MediaType.DOC.value: ".doc",
    MediaType.RTF.value: ".rtf",
    "text/rtf": ".rtf",
    MediaType.ODT.value: ".odt",
    MediaType.HTML.value: ".html",
    "application/xhtml+xml": ".html",
    MediaType.CSV.value: ".csv",
    MediaType.MARKDOWN.value: ".md",
    MediaType.PNG.value: ".png",
    MediaType.JPEG.value: ".jpg",
    "image/jpg": ".jpg",
    MediaType.TIFF.value: ".tif",
    MediaType.HEIC.value: ".heic",
    MediaType.FHIR.value: ".json",
    MediaType.CDA.value: ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    MediaType.ZIP.value: ".zip",
}
_LONGEST_NAME = 80
_UNSAFE = dict.fromkeys(map(ord, '/\\:*?"<>|\n\t'), " ")


@dataclass(slots=True)
class Enclosures:
    """What is found within one file: texts are shown in place, other files stand for themselves."""

    files: list[Attachment] = field(default_factory=list)
    unreadable: int = 0
    texts: list[str] = field(default_factory=list)  # those shown in place
    _seen: set[bytes] = field(default_factory=set)

    def take(self, data: str, media_type: str, title: str) -> str | None:
        """The text when it is plain text and new; any other file joins `files` and None returns."""
        content = decoded(data)
        if content is None:
            self.unreadable += 1
            return None
        digest = hashlib.sha256(content).digest()
        if not content.strip() or digest in self._seen:
            return None
        self._seen.add(digest)
        plain = media_type.split(";", maxsplit=1)[0].strip().lower()
        if plain in {"text/plain", "", "text"} and b"\x00" not in content:
            text = clean(decode(content)).strip("\n")
            self.texts.append(text)
            return text or None
        self.files.append(Attachment(_file_name(title, plain, len(self.files) + 1), content))
        return None

    def belong_to(self, versions: tuple[Version, ...], which: range) -> None:
        """The files of these numbers are part of what has these versions."""
        for number in which:
            self.files[number] = replace(self.files[number], versions=versions)

    def subjects(self, known: Sequence[Subject]) -> tuple[Subject, ...]:
        """`known`, and whom the texts within name besides.

        Of somebody whom the texts name a record number of theirs counts for nothing: a letter has
        its own hospital's.
        """
        pages = [Page(number, text) for number, text in enumerate(self.texts, start=1)]
        named = [
            replace(one, mrn=None) if one.family_name or one.birth_days else one
            for one in find_subjects(pages)
        ]
        # Somebody who is only referred to is whom the text names.
        first = () if named and list(known) == [Subject()] else known
        return tuple(dict.fromkeys((*first, *named))) if named else tuple(known)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence when something could not be unpacked."""
        if not self.unreadable:
            return ()
        files = "1 file" if self.unreadable == 1 else f"{self.unreadable} files"
        return (f"{files} within this file could not be unpacked: the encoding is damaged.",)


def decoded(data: str) -> bytes | None:
    """The bytes of base64 text, blanks in it or not; None when it is damaged."""
    compact = "".join(data.split())
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _file_name(title: str, media_type: str, number: int) -> str:
    name = " ".join(clean(title).translate(_UNSAFE).split()).strip(". ")[:_LONGEST_NAME]
    name = name or f"attachment {number}"
    suffix = _SUFFIXES.get(media_type, "")
    if suffix and not name.lower().endswith(suffix):
        return name + suffix
    return name
