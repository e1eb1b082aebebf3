"""The kind of a document, told by its title or else by the headings that only one kind has."""

import re
from collections.abc import Collection, Iterator, Sequence

from medmemory.clinical.document import MediaType, Page
from medmemory.clinical.document_kind import DocumentKind
from medmemory.clinical.section_headings import section_kind
from medmemory.clinical.section_kind import SectionKind
from medmemory.ingestion.parsing.kind_titles import kind_of_title
from medmemory.ingestion.sections import heading_of

_LINES_OF_TITLE = 12
_TOP = 3  # among them a name such as "ECG" is the title, further down a section
_LABEL = re.compile(
    r"(?:(?:document|note|report|letter|record) (?:type|title|name|kind)|type of (?:document|note"
    r"|report)|title)\s*[:|]\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^[ \t]*dear (?:dr|doctor|mr|mrs|ms|miss|prof|sir|colleague|madam|patient)", re.I | re.M
)
_CLOSING = re.compile(
    r"^[ \t]*(?:(?:yours |with )?(?:kind|best|warm)?(?:est)? ?(?:regards|wishes)|yours (?:sincerely"
    r"|faithfully|truly)|sincerely)\b",
    re.I | re.M,
)
_ASKS_TO_SEE = re.compile(
    r"\b(?:thank you (?:very much )?for (?:kindly )?seeing|(?:would be |be )?grateful (?:if you"
    r" (?:could|would)|for your) (?:kindly )?(?:see|review|assess|opinion|advice))\b",
    re.I,
)
_MEASURED = re.compile(
    r"^[^\d\n]{2,50}[\s:|;=][<>≤≥]?\s?\d+(?:[.,]\d+)?\s*\*?(?:\b(?:H|L|HH|LL)\b)?[^\n]{0,40}?"
    r"(?:\b[mµ]?mol/|\b[munµp]?g/|\bg/d?l|\b[mµ]?iu/|\bu/l|\b[mk]?eq/|10\^|x ?10|/µ?l\b|/hpf\b"
    r"|\bfl\b|\bpg\b|%|\bmm/h)",
    re.IGNORECASE | re.MULTILINE,
)
_FEWEST_MEASURED = 5
_MEASURED_SHARE = 0.4

_DISCHARGE = {
    SectionKind.DISCHARGE_DIAGNOSES, SectionKind.DISCHARGE_MEDICATIONS,
    SectionKind.DISCHARGE_CONDITION, SectionKind.DISCHARGE_INSTRUCTIONS,
}  # fmt: skip
_COMPLAINT = {SectionKind.CHIEF_COMPLAINT, SectionKind.HISTORY_OF_PRESENT_ILLNESS}
_JUDGEMENT = {SectionKind.ASSESSMENT, SectionKind.PLAN, SectionKind.ASSESSMENT_AND_PLAN}
_OBSERVED = {
    SectionKind.EXAMINATION, SectionKind.REVIEW_OF_SYSTEMS, SectionKind.VITAL_SIGNS,
    SectionKind.RESULTS,
}  # fmt: skip
_BACKGROUND = {
    SectionKind.PAST_MEDICAL_HISTORY, SectionKind.FAMILY_HISTORY, SectionKind.SOCIAL_HISTORY,
    SectionKind.EXAMINATION,
}  # fmt: skip


def find_kind(pages: Sequence[Page], title: str | None) -> DocumentKind | None:
    """The kind that the document calls itself, or that its parts make plain; else None."""
    lines = _first_lines(pages)
    for line in lines:
        if (label := _LABEL.fullmatch(line)) and (kind := kind_of_title(label["title"])):
            return kind
    named = (kind_of_title(line) for line in ([title] if title else []) + _title_lines(lines))
    return next(filter(None, named), None) or _kind_of_parts(pages)


def _title_lines(lines: Sequence[str]) -> list[str]:
    """The lines that may be the title: up to the first heading of a section."""
    found: list[str] = []
    for line in lines[:_LINES_OF_TITLE]:
        if heading_of(line, MediaType.TEXT) and (len(found) >= _TOP or not kind_of_title(line)):
            break
        found.append(line)
    return found


def _kind_of_parts(pages: Sequence[Page]) -> DocumentKind | None:
    headings = list(_headings(pages))
    parts = {kind for heading in headings if (kind := section_kind(heading))}
    for structure, is_plain in _structures(parts):
        if is_plain:
            return structure
    if any("consult" in heading.lower() for heading in headings) and (
        SectionKind.REASON_FOR_CONSULTATION in parts
    ):
        return DocumentKind.CONSULTATION_NOTE
    return _kind_of_text(pages) if not parts & _COMPLAINT else None


def _structures(parts: Collection[SectionKind]) -> Iterator[tuple[DocumentKind, bool]]:
    has = set(parts)
    yield (
        DocumentKind.OPERATIVE_NOTE,
        {SectionKind.PREOPERATIVE_DIAGNOSIS, SectionKind.POSTOPERATIVE_DIAGNOSIS} <= has
        and SectionKind.OPERATIVE_DETAILS in has,
    )
    yield (
        DocumentKind.PATHOLOGY_REPORT,
        SectionKind.GROSS_DESCRIPTION in has
        and bool(has & {SectionKind.MICROSCOPIC_DESCRIPTION, SectionKind.SPECIMEN}),
    )
    yield (
        DocumentKind.DISCHARGE_SUMMARY,
        len(has & _DISCHARGE) >= 2  # noqa: PLR2004  # one may stand in a letter about the stay
        or (SectionKind.HOSPITAL_COURSE in has and bool(has & _DISCHARGE)),
    )
    yield (
        DocumentKind.IMAGING_REPORT,
        {SectionKind.FINDINGS, SectionKind.IMPRESSION} <= has
        and bool(has & {SectionKind.TECHNIQUE, SectionKind.COMPARISON})
        and not has & (_COMPLAINT | {SectionKind.PLAN, SectionKind.MEDICATIONS}),
    )
    yield (
        DocumentKind.PROGRESS_NOTE,
        {SectionKind.SUBJECTIVE, SectionKind.OBJECTIVE} <= has and bool(has & _JUDGEMENT),
    )
    yield (
        DocumentKind.HISTORY_AND_PHYSICAL,
        {SectionKind.REASON_FOR_ADMISSION, SectionKind.EXAMINATION} <= has
        and bool(has & _JUDGEMENT)
        and SectionKind.HOSPITAL_COURSE not in has,
    )
    yield (
        DocumentKind.PROGRESS_NOTE,
        # With the whole background it may as well be the note of a first visit or an admission.
        bool(has & _COMPLAINT and has & _OBSERVED and has & _JUDGEMENT)
        and not has >= _BACKGROUND
        and not has & {SectionKind.HOSPITAL_COURSE, SectionKind.REASON_FOR_CONSULTATION}
        and not has & _DISCHARGE,
    )


def _kind_of_text(pages: Sequence[Page]) -> DocumentKind | None:
    first = next((page.text for page in pages if page.is_readable), "")
    if _GREETING.search(first[:4000]) and any(_CLOSING.search(page.text) for page in pages[:6]):
        asks = _ASKS_TO_SEE.search(first)
        return DocumentKind.REFERRAL_NOTE if asks else DocumentKind.LETTER
    lines = sum(1 for line in first.splitlines() if line.strip())
    measured = len(_MEASURED.findall(first))
    if measured >= _FEWEST_MEASURED and measured >= lines * _MEASURED_SHARE:
        return DocumentKind.LABORATORY_REPORT
    return None


def _headings(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        for line in page.text.split("\n"):
            if heading := heading_of(line, MediaType.TEXT):
                yield heading


def _first_lines(pages: Sequence[Page]) -> list[str]:
    for page in pages:
        if page.is_readable:
            lines = (line.strip(" \t#*_=-") for line in page.text.splitlines())
            return [line for line in lines if line][:_LINES_OF_TITLE]
    return []
