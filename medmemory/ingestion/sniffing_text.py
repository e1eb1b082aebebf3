"""What a file of characters is: FHIR, CDA, HL7 v2, an e-mail, a page, a table, or plain text."""

import contextlib
import json
import re

from lxml import etree

from medmemory.clinical.document import MediaType
from medmemory.errors import DocumentUnreadable, UnsupportedMediaType
from medmemory.ingestion.accepted import ACCEPTED, refused
from medmemory.ingestion.parsing.decoding import decode, is_text

_MARKUP_START = re.compile(r"<[!?a-zA-Z]|\{\s*\"|(?:MSH|FHS|BHS)\|")

_BEGINNING = 64 * 1024  # bytes that are looked at
_LONGEST_FIRST_LINE = 8 * 1024 * 1024
_FRAME = b"\x0b\x1c\r\n"  # around an HL7 message, as it came over the line
_BLANKS = "\ufeff \t\r\n\x0b"

_HL7 = re.compile(r"(?:MSH|FHS|BHS)(?:\||[^\w\s][^\w\s]{3,5}[^\w\s])")
_JSON = re.compile(r"\{\s*[\"}]|\[\s*\{")
_RESOURCE_TYPE = re.compile(r'"resourceType"\s*:')
_HTML = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|table|div|p|h1|h2|ul|pre)\b)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?:p|br|div|table|html|body|span|h[1-6])\b[^>]{0,200}>", re.IGNORECASE)
_XML = re.compile(
    r"<\?xml\b|<!DOCTYPE\b|<(?:[\w.-]{1,40}:)?[\w.-]{1,60}(?:\s+xmlns(?::\w+)?=|\s*/?>)"
)
_HEADER_LINE = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,40}):[ \t]?.*")
_SURE_HEADERS = {
    "mime-version", "message-id", "received", "return-path", "delivered-to", "dkim-signature",
    "content-transfer-encoding",
}  # fmt: skip
# The line before each message of a mailbox; within a message it is written ">From".
_MESSAGE_OF_MAILBOX = re.compile(
    rb"^From \S{1,200} {1,4}\w{3} \w{3} [ \d]\d \d\d:\d\d", re.MULTILINE
)
_USUAL_HEADERS = {"from", "to", "subject", "date", "sender", "reply-to", "cc"}
_FEWEST_USUAL_HEADERS = 3
_MOST_HEADER_LINES = 400
_BY_SUFFIX = {
    ".html": MediaType.HTML, ".htm": MediaType.HTML, ".csv": MediaType.CSV, ".tsv": MediaType.CSV,
    ".tab": MediaType.CSV, ".md": MediaType.MARKDOWN, ".markdown": MediaType.MARKDOWN,
}  # fmt: skip
_CDA = "{urn:hl7-org:v3}ClinicalDocument"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_FHIR_XML = "{http://hl7.org/fhir}"


def sniff_text(content: bytes, suffix: str) -> MediaType:
    """The kind of text; the suffix of its name only tells plain text, Markdown and CSV apart.

    Raises UnsupportedMediaType when it is no text, or of a structure that is not read.
    """
    if not is_text(content[:_BEGINNING].strip(_FRAME)):
        raise refused("a kind of file that MedMemory does not know")
    beginning = decode(content[:_BEGINNING]).lstrip(_BLANKS)
    if _JSON.match(beginning):
        return _json(content)
    if _XML.match(beginning) and not _HTML.match(beginning):
        return _xml(beginning)
    found = _by_beginning(beginning, suffix) or _by_suffix(beginning, suffix)
    if found is MediaType.EMAIL and len(_MESSAGE_OF_MAILBOX.findall(content)) > 1:
        raise refused("a mailbox of several messages; save each message that is meant as EML")
    return found


def _by_beginning(beginning: str, suffix: str) -> MediaType | None:
    if _HL7.match(beginning):
        return MediaType.HL7_V2
    if _HTML.match(beginning):
        return MediaType.HTML
    return MediaType.EMAIL if _is_email(beginning, suffix) else None


def _by_suffix(beginning: str, suffix: str) -> MediaType:
    if suffix == ".json":
        raise DocumentUnreadable("The file is damaged: it is not the JSON that its name says.")
    if suffix in {".html", ".htm"} and not _TAG.search(beginning):
        return MediaType.TEXT
    return _BY_SUFFIX.get(suffix, MediaType.TEXT)


def is_structured(beginning: bytes) -> bool:
    """Whether this begins a page, a message or a structure, rather than prose."""
    text = decode(beginning).lstrip(_BLANKS)
    return bool(_MARKUP_START.match(text)) or _is_email(text, "")


def _json(content: bytes) -> MediaType:
    text = decode(content).lstrip(_BLANKS)
    if not _RESOURCE_TYPE.search(text):
        raise refused("a JSON file that is not FHIR; save what it says as text")
    end = text.find("\n")
    if not 0 < end < _LONGEST_FIRST_LINE or not text[end:].lstrip().startswith("{"):
        return MediaType.FHIR
    try:
        json.loads(text[:end])
    except (ValueError, RecursionError):
        return MediaType.FHIR
    return MediaType.FHIR_BULK


def _xml(beginning: str) -> MediaType:
    if "<!DOCTYPE" in beginning.partition("<!--")[0]:
        raise UnsupportedMediaType(
            "This is an XML file with a type definition, which no clinical document has. "
            f"{ACCEPTED}"
        )
    root = _root_tag(beginning)
    if root == _CDA:
        return MediaType.CDA
    if root.startswith(_XHTML):
        return MediaType.HTML
    if root.startswith(_FHIR_XML):
        raise refused("FHIR in XML; export it as JSON")
    raise refused("an XML file that is not a clinical document (CDA)")


def _root_tag(beginning: str) -> str:
    """The name of the outermost element; empty when there is none."""
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    # The declaration names the encoding of the bytes; these are characters already.
    text = re.sub(r"^<\?xml[^>]*\?>", "", beginning)
    # Cut or torn further on: the root may have been seen all the same.
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(text.encode("utf-8", "replace"))
    with contextlib.suppress(etree.XMLSyntaxError):
        for _, element in parser.read_events():
            return str(element.tag)
    return ""


def _is_email(beginning: str, suffix: str) -> bool:
    """Whether it begins with the headers of a message, and not with those of a memo."""
    lines = beginning.replace("\r\n", "\n").split("\n")
    if lines[0].startswith("From "):  # the mark between the messages of a mailbox
        lines = lines[1:]
    names: set[str] = set()
    for line in lines[:_MOST_HEADER_LINES]:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        header = _HEADER_LINE.fullmatch(line)
        if header is None:
            return False
        names.add(header["name"].lower())
    usual = len(names & _USUAL_HEADERS)
    if names & _SURE_HEADERS:
        return usual > 0
    return suffix == ".eml" and usual >= _FEWEST_USUAL_HEADERS
