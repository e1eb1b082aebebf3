"""A record made by rule, whose visits differ in little but their date: what date, section, kind of
document and subject are worth to the search.

Twelve visits over six years, two operations, a discharge summary, and one visit's note forwarded.
"""

from datetime import date

from benchmarks.retrieval_corpus import Written
from medmemory.clinical.document_kind import DocumentKind

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


_OPERATION = """PROCEDURE

Laparoscopic cholecystectomy under general anaesthesia. Blood loss 40 ml. Blood pressure stable at
131/77 mmHg.

PLAN

Home tomorrow.
"""
_DISCHARGE = """HOSPITAL COURSE

Uneventful after removal of the gallbladder. Blood pressure 128/74 mmHg.

DISCHARGE MEDICATIONS

Metformin 850 mg twice daily. Paracetamol 1 g as needed.

FOLLOW-UP

Wound check after 10 days.
"""


def _visit(number: int, day: date) -> Written:
    weight, sugar = 71 + number, 60 + 3 * number
    text = (
        "HISTORY OF PRESENT ILLNESS\n\n"
        f"She attends for review of her diabetes and blood pressure. Visit {number}. She walks "
        f"{number + 1} kilometres a day and denies chest pain.\n\n"
        "FAMILY HISTORY\n\nMother: diabetes, hypertension. Father: heart attack at 61.\n\n"
        f"MEDICATIONS\n\nMetformin {250 * (1 + number % 4)} mg twice daily. "
        f"Ramipril {number + 1}.25 mg once daily.\n\n"
        f"VITAL SIGNS\n\nBlood pressure {120 + 3 * number}/{70 + number} mmHg. "
        f"Weight {weight} kg.\n\n"
        f"RESULTS\n\nHbA1c {sugar} mmol/mol. Creatinine {65 + 2 * number} µmol/l.\n\n"
        "PLAN\n\n"
        f"Diabetes and blood pressure: continue. Blood test in {number + 2} weeks."
    )
    return Written(f"Clinic letter {number}", text, day, DocumentKind.PROGRESS_NOTE)


def _days() -> list[date]:
    return [date(2019 + number // 2, 3 if number % 2 else 9, 4 + number) for number in range(12)]


def record() -> list[Written]:
    """The documents, oldest first but for what was filed late."""
    visits = [_visit(number, day) for number, day in enumerate(_days())]
    others = [
        Written("Operation note", _OPERATION, date(2021, 6, 20), DocumentKind.OPERATIVE_NOTE),
        Written("Discharge", _DISCHARGE, date(2021, 6, 22), DocumentKind.DISCHARGE_SUMMARY),
        Written(
            "Forwarded",
            "".join(f"> {line}\n" for line in visits[4].text.splitlines()),
            date(2024, 2, 1),
            DocumentKind.LETTER,
        ),
    ]
    return visits + others


def questions() -> list[tuple[str, str]]:
    """Questions, and words that only the passage with the answer holds."""
    asked: list[tuple[str, str]] = []
    for number, day in enumerate(_days()):
        month = _MONTHS[day.month - 1]
        asked += [
            (f"What was the HbA1c in {month} {day.year}?", f"HbA1c {60 + 3 * number} "),
            (f"BP on {day:%Y-%m-%d}?", f"pressure {120 + 3 * number}/"),
            (
                f"Ramipril dose at the visit on {day.day} {month} {day.year}?",
                f"Ramipril {number + 1}.25 mg",
            ),
        ]
    return [
        *asked,
        ("What is her latest HbA1c?", "HbA1c 93 "),
        ("What is the most recent blood pressure?", "pressure 153/"),
        ("Which dose of ramipril is she on currently?", "Ramipril 12.25"),
        ("What does she weigh now?", "Weight 82 kg"),
        ("What was her first creatinine?", "Creatinine 65 "),
        ("What was the initial HbA1c?", "HbA1c 60 "),
        ("What did the operation note say about blood pressure?", "131/77"),
        ("Metformin dose in the discharge summary?", "Metformin 850"),
        ("What follow-up was planned at discharge?", "Wound check"),
        ("What was her blood pressure during the hospital stay?", "128/74"),
        ("Creatinine since 2024?", "Creatinine 8"),
        ("How far did she walk before 2020?", "Visit 0"),
        ("What did her father have?", "Father: heart attack"),
    ]
