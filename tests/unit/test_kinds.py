"""The kind of a document comes from its title or its structure; an unclear one has none."""

import pytest

from medmemory.clinical.document import Page
from medmemory.clinical.document_kind import DocumentKind
from medmemory.ingestion.parsing.kinds import find_kind
from medmemory.ingestion.parsing.structured.kinds import LOINC_CODES, kind_of
from medmemory.ingestion.parsing.titles import find_title

KINDS = [
    ("Discharge Summary", "DISCHARGE_SUMMARY"),
    ("DISCHARGE LETTER", "DISCHARGE_SUMMARY"),
    (
        "Larkmoor General Hospital\nDepartment of Radiology\nCT Abdomen and Pelvis with contrast",
        "IMAGING_REPORT",
    ),
    ("X-RAY CHEST PA", "IMAGING_REPORT"),
    ("MRI Brain", "IMAGING_REPORT"),
    ("Surgical Pathology Report", "PATHOLOGY_REPORT"),
    ("Echocardiography report", "CARDIOLOGY_REPORT"),
    ("Operative Note", "OPERATIVE_NOTE"),
    ("OPERATION RECORD", "OPERATIVE_NOTE"),
    ("Colonoscopy report", "PROCEDURE_NOTE"),
    ("ED Provider Note", "EMERGENCY_DEPARTMENT_NOTE"),
    ("History and Physical", "HISTORY_AND_PHYSICAL"),
    ("H&P", "HISTORY_AND_PHYSICAL"),
    ("Nursing note", "NURSE_NOTE"),
    ("Triage note", "TRIAGE_NOTE"),
    ("Referral letter", "REFERRAL_NOTE"),
    ("Cardiology Consultation", "CONSULTATION_NOTE"),
    ("Consult note", "CONSULTATION_NOTE"),
    ("Immunization record", "IMMUNIZATION_RECORD"),
    ("Vaccination certificate", "IMMUNIZATION_RECORD"),
    ("Allergy list", "ALLERGY_LIST"),
    ("Care plan", "PLAN_OF_CARE"),
    ("Living will", "ADVANCE_DIRECTIVE"),
    ("Consent form", "CONSENT"),
    ("Consent for colonoscopy", "CONSENT"),
    ("International Patient Summary", "PATIENT_SUMMARY"),
    ("Continuity of Care Document", "CONTINUITY_OF_CARE"),
    ("Prescription", "PRESCRIPTION"),
    ("Lab order", "ORDER"),
    ("Ward note 2024-03-02", "PROGRESS_NOTE"),
    ("SOAP Note", "PROGRESS_NOTE"),
    ("Transfer summary", "TRANSFER_SUMMARY"),
    ("Clinic letter", "LETTER"),
    ("Blood results", "LABORATORY_REPORT"),
    ("CBC results", None),
    ("Document type: Discharge summary", "DISCHARGE_SUMMARY"),
    ("Current medication list", "MEDICATION_LIST"),
    ("Dear Dr Jones\nThank you for seeing this patient.\nKind regards\nDr A", "REFERRAL_NOTE"),
    ("Dear Dr Jones\nI saw her today.\nYours sincerely\nDr A", "LETTER"),
    ("FINDINGS: normal\nTECHNIQUE: axial\nIMPRESSION: normal", "IMAGING_REPORT"),
    (
        "Preoperative diagnosis: x\nPostoperative diagnosis: x\nAnesthesia: general",
        "OPERATIVE_NOTE",
    ),
    ("Subjective: cough\nObjective: clear\nAssessment: cold\nPlan: rest", "PROGRESS_NOTE"),
    ("Hospital course: fine\nDischarge medications: none\n", "DISCHARGE_SUMMARY"),
    (
        (
            "Sodium 140 mmol/L\nPotassium 4.1 mmol/L\nUrea 5 mmol/L\nCreatinine 80 umol/L\n"
            "Hb 140 g/L\nCRP 4 mg/L"
        ),
        "LABORATORY_REPORT",
    ),
    ("Mr Smith was seen.", None),
    ("MR SMITH", None),
    ("US Department of Health", None),
    ("Emergency Department", None),
    ("Shopping list", None),
    ("The patient was discharged.", None),
    ("DNR", None),
    ("Referral was declined.", None),
    ("Invoice", None),
]
VISIT = "CHIEF COMPLAINT\nCough.\nPHYSICAL EXAM\nClear.\nASSESSMENT AND PLAN\nA cold. Rest.\n"
BACKGROUND = "PAST HISTORY\nAsthma.\nFAMILY HISTORY\nNone.\nSOCIAL HISTORY\nSmokes.\n"


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_kind_is_the_one_that_the_document_names(text: str, kind: str | None) -> None:
    pages = [Page(1, text)]
    found = find_kind(pages, find_title(pages))
    assert (found.name if found else None) == kind


def test_a_visit_is_a_progress_note_and_may_be_something_else_with_the_whole_background() -> None:
    visit = find_kind([Page(1, VISIT)], None)
    assert visit is not None
    assert visit.name == "PROGRESS_NOTE"
    assert find_kind([Page(1, BACKGROUND + VISIT)], None) is None


def test_a_title_that_the_file_gives_goes_before_what_the_text_looks_like() -> None:
    found = find_kind([Page(1, VISIT)], "Discharge summary")
    assert found is not None
    assert found.name == "DISCHARGE_SUMMARY"


def test_every_loinc_code_has_its_check_digit() -> None:
    for code in LOINC_CODES:
        digits, _, check = code.partition("-")
        doubled = [
            int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits[::-1])
        ]
        total = sum(value // 10 + value % 10 for value in doubled)
        assert int(check) == -total % 10, code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("34752-6", DocumentKind.OTHER),  # Cardiology Note
        ("26441-6", DocumentKind.CARDIOLOGY_REPORT),  # Cardiology studies (set)
        ("33721-2", DocumentKind.PATHOLOGY_REPORT),  # Bone marrow Pathology biopsy report
        ("59258-4", DocumentKind.DISCHARGE_SUMMARY),  # Emergency department Discharge summary
        ("51846-4", DocumentKind.CONSULTATION_NOTE),  # Emergency department Consult note
        ("99999-9", None),
    ],
)
def test_a_code_means_the_kind_that_its_name_in_loinc_says(
    code: str, kind: DocumentKind | None
) -> None:
    assert kind_of(code) is kind
