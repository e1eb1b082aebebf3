"""Clinical headings part a document into sections. Only headings that are known count."""

import re
from collections.abc import Iterator, Sequence

from medmemory.clinical.document import MediaType, Page, Section, Span

LONGEST_HEADING = 60

# As they stand in notes, letters and reports; compared without case and punctuation.
_HEADINGS = frozenset(
    """
    chief complaint|presenting complaint|reason for visit|reason for admission|reason for referral
    reason for consultation|history of present illness|history of presenting complaint|hpi
    past medical history|past medical and surgical history|medical history|pmh|past history
    past surgical history|surgical history|family history|social history|obstetric history
    medications|current medications|home medications|medication list|discharge medications
    admission medications|medications on admission|medications on discharge|drug history
    medications at discharge|allergies|allergies and intolerances|adverse reactions|immunizations
    immunisations|review of systems|ros|physical exam|physical examination|examination|exam
    vital signs|vitals|vitals reviewed|objective|subjective|laboratory data|laboratory results
    laboratory findings|laboratory|labs|lab results|results|test results|investigations|imaging
    radiology|imaging results|findings|impression|technique|indication|indications|comparison
    procedures|procedure|operative findings|pathology|microbiology|assessment
    assessment and plan|assessment & plan|assessment/plan|a/p|plan|treatment|treatment plan
    plan of care|recommendations|diagnosis|diagnoses|admission diagnosis|discharge diagnosis
    discharge diagnoses|principal diagnosis|secondary diagnoses|problem list|problems
    active problems|hospital course|course in hospital|clinical course|progress|progress note
    discharge instructions|instructions|patient instructions|follow-up|follow up
    follow-up instructions|discharge summary|condition at discharge|disposition|functional status
    advance directives|code status|summary|conclusion|comment|comments|interpretation|history
    clinical history|background|electrocardiogram|ecg|echocardiogram|risk factors|goals
    diet|activity|consultations|orders
    """.replace("\n", "|").split("|")
)
_KNOWN = frozenset(" ".join(heading.split()) for heading in _HEADINGS if heading.strip())
_NUMBERING = re.compile(r"^(?:\d{1,2}|[IVX]{1,4})[.)]\s+")
_MARKDOWN = re.compile(r"^#{1,6}\s+(?P<heading>\S.*?)\s*#*$")


def split_into_sections(pages: Sequence[Page], media_type: MediaType) -> list[Section]:
    """Sections that together cover every page, each on one page, in order.

    A heading holds on the following pages until the next one.
    """
    sections: list[Section] = []
    heading: str | None = None
    for page in pages:
        start = 0
        for offset, line in _lines(page.text):
            found = heading_of(line, media_type)
            if found is None:
                continue
            if offset > start:
                sections.append(Section(heading, page.number, Span(start, offset)))
            heading, start = found, offset
        if len(page.text) > start:
            sections.append(Section(heading, page.number, Span(start, len(page.text))))
    return sections


def heading_of(line: str, media_type: MediaType) -> str | None:
    """The heading that `line` is or begins with; None when it is ordinary text."""
    line = line.strip()
    if media_type is MediaType.MARKDOWN and (marked := _MARKDOWN.match(line)):
        return marked["heading"].strip("*_ ")[:LONGEST_HEADING]
    name, colon, _ = line.partition(":")
    name = _NUMBERING.sub("", name.strip("*_ \t"))
    if len(name) > LONGEST_HEADING or " ".join(name.lower().split()) not in _KNOWN:
        return None
    # "Plan: …" and a line of its own are headings; "Plan" within running text is not.
    return name if colon or name == _NUMBERING.sub("", line.strip("*_ \t")) else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        yield offset, line
        offset += len(line) + 1
