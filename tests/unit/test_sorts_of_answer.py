"""What sort of answer a question wants decides which line gives it: by words alone, as while the
weights of the embedding model are loading."""

import asyncio
import uuid
from datetime import date

import pytest

from medmemory.answering.quoting.evidence import choose
from medmemory.answering.quoting.people import is_a_name_alone, names_a_person, names_a_place
from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId


class NotLoaded:
    is_loaded = False

    def embed_query(self, text: str) -> list[float]:
        raise AssertionError

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError


def candidate(text: str, *, title: str = "Letter", day: date = date(2025, 2, 3)) -> Candidate:
    return Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=DocumentId(uuid.uuid4()),
        document_title=title,
        file_name="letter.txt",
        document_date=day,
        page_number=1,
        section=None,
        span=Span(0, len(text)),
        text=text,
        dense_rank=None,
        lexical_rank=1,
        fused_score=0.1,
    )


def shown(question: str, *candidates: Candidate) -> list[str]:
    found = asyncio.run(choose(SearchQuery(question), candidates, NotLoaded())).quotes
    for quote in found:
        assert quote.candidate.text[quote.within.start : quote.within.end] == quote.text
    return [line for quote in found for line in quote.shown]


OPERATION = candidate(
    "Operation note\nHarrow Vale Hospital, knee surgery\nDate: 2025-02-03\n"
    "Patient: Jonas Quill, born 1961-01-01\n\n"
    "Meniscus trimmed through two portals. No drain was needed.\n\nMr Aldous Finnemore\n",
    title="Operation note",
)
REFERRAL = candidate(
    "Referral to the sleep clinic\nDate: 2025-01-09\nPatient: Jonas Quill\n\n"
    "He snores loudly and naps at work. Thank you for seeing him.\n\nDr Petra Lund\n",
    title="Referral to the sleep clinic",
)
SCAN = candidate(
    "Ultrasound of the liver\nDate: 2025-01-20\n\n"
    "Smooth outline and no focal lesion of the liver.\n\nReported by: Dr Nils Aas\n",
    title="Ultrasound of the liver",
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who operated on his knee?", "Mr Aldous Finnemore (in: Operation note)"),
        (
            "Who referred him to the sleep clinic?",
            "Dr Petra Lund (in: Referral to the sleep clinic)",
        ),
        (
            "Who reported the liver ultrasound?",
            "Reported by: Dr Nils Aas (in: Ultrasound of the liver)",
        ),
    ],
)
def test_who_did_what_a_document_is_about_stands_under_it(question: str, answer: str) -> None:
    assert shown(question, OPERATION, REFERRAL, SCAN) == [answer]


@pytest.mark.parametrize(
    "question",
    [
        "Who referred him for the liver ultrasound?",
        "Who operated on his shoulder?",
        "Who is his hepatologist?",
    ],
)
def test_whoever_signs_has_done_nothing_else(question: str) -> None:
    assert shown(question, OPERATION, REFERRAL, SCAN) == []


def test_a_document_of_a_visit_says_when_it_was() -> None:
    report = candidate(
        "Colonoscopy report\nDate: 2024-11-30\n\nThe caecum was reached.",
        title="Colonoscopy report",
    )
    assert shown("When was the colonoscopy?", report) == [
        "Date: 2024-11-30 (in: Colonoscopy report)"
    ]
    assert shown("When is the next colonoscopy?", report) == []


def test_somebody_named_in_the_sentence_before_is_quoted_with_it() -> None:
    text = "In May he saw Lena Orlov, NP. She prescribed sertraline for him."
    assert shown("Who prescribed the sertraline?", candidate(text)) == [text]


def test_a_role_is_not_whatever_it_is_named_after() -> None:
    note = candidate("Hernia repair under spinal anaesthetic (Mr Tarn).")
    assert shown("Who is the anaesthetist?", note) == []
    team = candidate("Anaesthetist: Dr Ivo Brandt\nScrub nurse: Lou Peel")
    assert shown("Who is the anaesthetist?", note, team) == ["Anaesthetist: Dr Ivo Brandt"]


def test_why_is_answered_by_the_line_that_gives_the_reason() -> None:
    note = candidate(
        "Amiodarone was stopped in March.\n\n"
        "Amiodarone was withdrawn because the thyroid became overactive."
    )
    reason = "Amiodarone was withdrawn because the thyroid became overactive."
    assert shown("Why was amiodarone stopped?", note) == [reason]
    assert shown("What led to the amiodarone being stopped?", note) == [reason]


def test_the_reason_may_lie_with_a_relative() -> None:
    note = candidate("Colonoscopy at forty because her father had bowel cancer.")
    assert shown("Why does she need a colonoscopy?", note) == [
        "Colonoscopy at forty because her father had bowel cancer."
    ]


@pytest.mark.parametrize(
    ("question", "lines", "answer"),
    [
        (
            "How big is the cyst?",
            ["The cyst has not changed.", "Cyst of the left kidney, 31 mm."],
            "Cyst of the left kidney, 31 mm.",
        ),
        (
            "How often does she inject etanercept?",
            ["Etanercept 50 mg suits her.", "Etanercept is injected once a fortnight."],
            "Etanercept is injected once a fortnight.",
        ),
        (
            "How did she break her wrist?",
            ["The wrist fracture has healed.", "She slipped on ice, fracturing the wrist."],
            "She slipped on ice, fracturing the wrist.",
        ),
        (
            "What makes the sciatica worse?",
            ["Sciatica on the left.", "The sciatica is aggravated by sitting."],
            "The sciatica is aggravated by sitting.",
        ),
        (
            "When did she have her splenectomy?",
            ["A splenectomy was considered in 2019.", "Splenectomy in 2021."],
            "Splenectomy in 2021.",
        ),
        (
            "Which pharmacy dispenses the methadone?",
            ["The pharmacy is out of methadone.", "Methadone from Bell's Pharmacy."],
            "Methadone from Bell's Pharmacy.",
        ),
        (
            "What did the dietitian say?",
            ["The dietitian is due to see her.", "The dietitian advised small meals."],
            "The dietitian advised small meals.",
        ),
        (
            "What grew in the urine?",
            ["Urine sent, trimethoprim started.", "Urine grew Enterobacter."],
            "Urine grew Enterobacter.",
        ),
        (
            "What was the digoxin level?",
            ["Digoxin 125 mcg each morning.", "Digoxin level 1.4 mcg/L."],
            "Digoxin level 1.4 mcg/L. (document of 2025-02-03)",
        ),
        (
            "Can she stop the tamoxifen?",
            ["Can she stop the tamoxifen before surgery?", "The tamoxifen can stop in May."],
            "The tamoxifen can stop in May.",
        ),
        (
            "Does her son have asthma?",
            ["Asthma since childhood.", "Her son has asthma too."],
            "Her son has asthma too.",
        ),
    ],
)
def test_what_a_line_lacks_it_does_not_answer(question: str, lines: list[str], answer: str) -> None:
    assert shown(question, candidate("\n\n".join(lines))) == [answer]
    assert shown(question, candidate(lines[0])) == []


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Seen by the stoma nurse.", True),
        ("Sr Odile Grant will teach them.", True),
        ("Optometrist Karel Voss tests the eyes.", True),
        ("Lives with his daughter.", True),
        ("Left Ventricle: not dilated.", False),
        ("Stenosis of the Right Coronary Artery.", False),
    ],
)
def test_a_person_is_named_or_said_to_be_something(text: str, is_named: bool) -> None:
    assert names_a_person(text) is is_named


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Ines Duarte, MD", True),
        ("Ms Ruth Oban, nurse practitioner", True),
        ("Harrow Vale Hospital", False),
        ("No drain was needed.", False),
    ],
)
def test_a_signature_is_a_name_alone(text: str, is_one: bool) -> None:
    assert is_a_name_alone(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("She goes to Elm Park Primary.", True),
        ("Transferred to Marsh Lane.", True),
        ("The hospital rang in November.", False),
    ],
)
def test_a_place_is_one_with_a_name(text: str, is_one: bool) -> None:
    assert names_a_place(text) is is_one
