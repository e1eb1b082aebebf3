"""Which lines of the record answer, without a model and without embeddings."""

import asyncio
import uuid
from datetime import date

import pytest

from medmemory.answering.quoting.evidence import choose, quoted_text
from medmemory.answering.quoting.quotes import Quote
from medmemory.clinical.answer import Candidate, SearchQuery
from medmemory.clinical.document import Span
from medmemory.clinical.identifiers import ChunkId, DocumentId

NEWER, OLDER = date(2024, 5, 6), date(2023, 4, 5)
WHOLE = DocumentId(uuid.UUID(int=7))


class NotLoaded:
    is_loaded = False

    def embed_query(self, text: str) -> list[float]:
        raise AssertionError

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise AssertionError


def candidate(
    text: str,
    *,
    section: str | None = None,
    day: date | None = NEWER,
    start: int = 0,
    document: DocumentId | None = None,
    title: str = "Letter",
    table_header: str | None = None,
) -> Candidate:
    return Candidate(
        chunk_id=ChunkId(uuid.uuid4()),
        document_id=document or DocumentId(uuid.uuid4()),
        document_title=title,
        file_name="letter.txt",
        document_date=day,
        page_number=1,
        section=section,
        span=Span(start, start + len(text)),
        text=text,
        dense_rank=None,
        lexical_rank=1,
        fused_score=0.1,
        table_header=table_header,
    )


def quotes(question: str, *candidates: Candidate) -> list[Quote]:
    found = list(asyncio.run(choose(SearchQuery(question), candidates, NotLoaded())).quotes)
    for quote in found:
        assert quote.candidate.text[quote.within.start : quote.within.end] == quote.text
    return found


def shown(question: str, *candidates: Candidate) -> list[str]:
    return [line for quote in quotes(question, *candidates) for line in quote.shown]


def test_a_heading_that_is_asked_for_brings_the_lines_under_it() -> None:
    letter = candidate("Current medication\n- Losartan 50 mg\n- Aspirin 75 mg\nPlan\nRest.")
    found = quotes("Which drugs does she take, with doses?", letter)
    assert [quote.shown for quote in found] == [("Losartan 50 mg", "Aspirin 75 mg")]
    assert quoted_text(found, [1]) == (
        "Current medication (Letter, 2024-05-06):\n\n- Losartan 50 mg [1]\n- Aspirin 75 mg [1]"
    )


def test_the_title_above_a_list_is_shown_letter_by_letter() -> None:
    text = "Medications\n- Losartan 50 mg\n- Aspirin 75 mg"
    letter = candidate(text, title="*Final* `x` _u_ of lab_2024_05 \\<b>")
    found = quoted_text(quotes("Which medications are recorded?", letter), [1])
    assert found.startswith(
        r"Medications (\*Final\* \`x\` \_u\_ of lab_2024_05 \\<b>, 2024-05-06):"
    )


def test_the_section_of_a_passage_is_the_heading_of_its_lines() -> None:
    passage = candidate("Digoxin\n\nAspirin\n", section="Medications")
    assert shown("What medication is she on?", passage) == ["Digoxin", "Aspirin"]


def test_a_heading_alone_is_no_answer() -> None:
    assert shown("What is the plan?", candidate("Plan\n")) == []


def test_the_chunks_of_one_list_follow_each_other_and_say_each_line_once() -> None:
    page = "Medications\n- Losartan 50 mg daily\n- Aspirin 75 mg daily\n- Iron 200 mg daily"
    cut = page.index("75")
    first = candidate(page[: page.index("\n- Iron")], section="Medications", document=WHOLE)
    second = candidate(page[cut:], section="Medications", document=WHOLE, start=cut)
    found = quotes("List her medications", second, first)
    assert [quote.shown for quote in found] == [
        ("Losartan 50 mg daily", "Aspirin 75 mg daily"),
        ("Iron 200 mg daily",),
    ]
    assert quoted_text(found, [1, 2]).count("Medications (Letter, 2024-05-06):") == 1


def test_lists_of_allergies_are_shown_from_every_letter_newest_first() -> None:
    older = candidate("Allergies\n- Penicillin: rash\n", day=OLDER)
    newer = candidate("Allergies\n- Latex\n", day=NEWER)
    assert shown("What is she allergic to?", older, newer) == ["Latex", "Penicillin: rash"]


def test_the_latest_value_has_its_documents_day_and_a_target_is_no_value() -> None:
    text = "HbA1c above her target of 53 mmol/mol.\n\nHbA1c 55 mmol/mol.\n"
    older = candidate("HbA1c 64 mmol/mol.\n", day=OLDER)
    assert shown("What is the latest HbA1c?", older, candidate(text)) == [
        "HbA1c 55 mmol/mol. (document of 2024-05-06)"
    ]


def test_a_row_is_quoted_with_the_titles_of_its_columns() -> None:
    table = candidate("Blood test Unit 2024-03-02 2024-03-05\nCreatinine µmol/L 158 136\n")
    (quote,) = quotes("What is the creatinine?", table)
    assert quote.shown == (
        "Creatinine µmol/L 158 136 (columns: Blood test Unit 2024-03-02 2024-03-05)",
    )
    assert quote.text == table.text.strip()


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ("HbA1c mmol/mol 61 H 64 H", "Test Unit 2022-03-18 2023-04-05"),
        ("HbA1c | Unit: mmol/mol | 2022-03-18: 61 H | 2023-04-05: 64 H", None),
    ],
)
def test_the_latest_value_comes_before_its_course_and_a_row_over_time_is_the_course(
    row: str, columns: str | None
) -> None:
    rows = f"{row}\n\nComment: HbA1c 64 mmol/mol corresponds to 8.0 %."
    table = candidate(rows, day=OLDER, table_header=columns, title="Cumulative report")
    found = shown(
        "What is the latest HbA1c, and how has it changed?",
        table,
        candidate("HbA1c 55 mmol/mol.\n"),
    )
    assert found[0].startswith("HbA1c 55 mmol/mol.")
    assert [line.partition(" (columns")[0] for line in found[1:]] == [row]


def test_a_row_is_quoted_without_the_rows_above_it() -> None:
    rows = "Test | Result | Unit\nUrea | Result: 9 | Unit: mmol/L\nIron | Result: 4 | Unit: µmol/L"
    (quote,) = quotes("What is the iron?", candidate(rows))
    assert quote.text == "Iron | Result: 4 | Unit: µmol/L"


def test_a_row_whose_titles_stand_in_an_earlier_chunk_is_quoted_with_them() -> None:
    rows = "Creatinine | 158 | 136\nUrea | 9 | 8\n\nPotassium was 4.1 before."
    later = candidate(rows, table_header="Blood test | 2024-03-02 | 2024-03-05")
    (quote,) = quotes("What is the creatinine?", later)
    assert quote.shown == (
        "Creatinine | 158 | 136 (columns: Blood test | 2024-03-02 | 2024-03-05)",
    )
    assert quote.text == "Creatinine | 158 | 136"
    assert shown("What is the potassium?", later) == [
        "Potassium was 4.1 before. (document of 2024-05-06)"
    ]


def test_the_rows_of_a_list_are_shown_under_the_titles_of_their_columns() -> None:
    table = "Medications\nAspirin | 75 mg | morning\nRamipril | 5 mg | evening\n"
    listed = candidate(table, section="Medications", table_header="Drug | Dose | Time")
    header = candidate(table.partition("\n")[2], section="Medications", table_header="Drug | Dose")
    assert [quote.title for quote in quotes("Which medications does she take?", listed)] == [
        "Medications (Letter, 2024-05-06):"
    ]
    assert [quote.title for quote in quotes("Which medications does she take?", header)] == [
        "Medications (Letter, 2024-05-06) (columns: Drug | Dose):"
    ]


def test_why_somebody_came_is_told_by_the_complaint() -> None:
    note = candidate("CHIEF COMPLAINT\n\nJoint pain.\n", section="CHIEF COMPLAINT")
    assert shown("Why was he admitted to hospital?", note) == ["Joint pain."]


def test_a_dose_speaks_of_a_medication() -> None:
    note = candidate("He slept well. Initiate Ultram 50 mg every 6 hours.")
    assert shown("Which medicines does he take?", note) == ["Initiate Ultram 50 mg every 6 hours."]


def test_the_patient_goes_before_a_relative() -> None:
    note = candidate("His brother had bypass surgery at 52. He had hip surgery at 60.")
    assert shown("What surgery has he had?", note)[0] == "He had hip surgery at 60."


def test_page_heads_and_signatures_are_not_part_of_a_list() -> None:
    page = "Allergies\nNo known drug allergies.\nJ. Marsh, pharmacist\nDr A. Hale\nLetter Page 2"
    assert shown("Any allergies?", candidate(page)) == ["No known drug allergies."]


def test_what_the_record_does_not_speak_of_is_not_answered() -> None:
    note = candidate("Blood pressure 130/80 mmHg. Blood cultures: no growth. Chest X-ray clear.")
    for question in ("What is the blood group?", "What did the colonoscopy show?"):
        assert quotes(question, note) == []


def test_what_comes_near_is_named_and_is_no_answer() -> None:
    note = candidate("She is due for a mammogram in the autumn, which she wants to think about.")
    found = asyncio.run(choose(SearchQuery("What did the mammogram show?"), [note], NotLoaded()))
    assert found.quotes == []
    assert found.related is not None
    assert "due for a mammogram" in found.related.text


def test_a_list_that_is_cut_says_how_much_is_missing() -> None:
    rows = "".join(f"- Drug number {letter} 5 mg\n" for letter in "ABCDEFGHIJKLMNOPQRST")
    found = quotes("Which medications?", candidate(f"Medications\n\n{rows}", section="Medications"))
    text = quoted_text(found, range(1, len(found) + 1))
    assert text.count("Drug number") == 15
    assert text.endswith("Not all is shown: the record has 5 more lines under such headings.")


@pytest.mark.parametrize(
    "question",
    ["What is the plan?", "What is planned?", "What is the follow-up plan?", "Next steps?",
     "Which follow-up is arranged?"],
)  # fmt: skip
def test_the_newest_plan_comes_first_whatever_its_heading_is_called(question: str) -> None:
    older = candidate("Follow-up plan\n- Chest X-ray in six weeks.\n", day=OLDER)
    newer = candidate("Plan\n- Start empagliflozin.\n", day=NEWER)
    assert shown(question, older, newer) == ["Start empagliflozin.", "Chest X-ray in six weeks."]


def test_a_letter_without_a_plan_plans_in_its_assessment() -> None:
    text = "Assessment: breathless.\n- Ticagrelor stopped.\n"
    newer = candidate(text, section="Assessment", day=NEWER)
    older = candidate("Follow-up plan\n- Do not stop ticagrelor.\n", day=OLDER)
    assert shown("What is the plan?", older, newer) == [
        "Assessment: breathless.",
        "Ticagrelor stopped.",
        "Do not stop ticagrelor.",
    ]


def test_an_assessment_beside_a_plan_is_not_the_plan() -> None:
    note = candidate("Assessment\n- Hypertension.\nPlan\n- Start losartan.\n")
    assert shown("What is the plan?", note) == ["Start losartan."]


def test_a_plan_at_discharge_is_that_of_the_discharge_letter() -> None:
    letter = candidate("Follow-up plan\n- Chest X-ray.\n", title="Discharge letter", day=OLDER)
    note = candidate("Plan\n- Start losartan.\n", title="Clinic note", day=NEWER)
    assert shown("What was the plan at discharge?", letter, note) == ["Chest X-ray."]


def test_a_question_of_our_own_cards_names_the_diagnoses() -> None:
    letter = candidate("Diagnoses\n- Asthma\n- Gout\n")
    assert shown("Which diagnoses does the record name?", letter) == ["Asthma", "Gout"]


def text_of(question: str, *candidates: Candidate) -> str:
    found = quotes(question, *candidates)
    return quoted_text(found, range(1, len(found) + 1))


def test_each_list_stands_under_the_heading_and_date_of_its_own_document() -> None:
    discharge = candidate("Medications on discharge\n- Aspirin 75 mg\n- Losartan 50 mg\n")
    empty = candidate("Medications\nNo information\n", day=OLDER)
    note = candidate("Medications\nDigoxin\n", day=None)
    assert text_of("Which medications are recorded?", discharge, empty, note) == (
        "Medications on discharge (Letter, 2024-05-06):\n\n"
        "- Aspirin 75 mg [1]\n- Losartan 50 mg [1]\n\n"
        "Medications (Letter, no date):\n\n- Digoxin [2]"
    )


def test_lists_of_one_heading_and_day_are_told_apart_by_their_documents() -> None:
    letter = candidate("Medications\n- Aspirin 75 mg\n", title="Letter")
    note = candidate("Medications\n- Losartan 50 mg\n", title="Note")
    shown_text = text_of("Which medications are recorded?", letter, note)
    assert "Medications (Letter, 2024-05-06):\n\n- Aspirin" in shown_text
    assert "Medications (Note, 2024-05-06):\n\n- Losartan" in shown_text


@pytest.mark.parametrize(
    ("denying", "listing"),
    [
        ("Allergies\nNo known allergies\n", "Allergies\n- Penicillin: rash\n"),
        ("History\nAllergies: none known.\n", "Allergies\n- Penicillin: rash\n"),
        ("History\nWell. No known allergies.\n", "Allergies\n- Penicillin: rash\n"),
        ("Allergies\nNKDA\n", "History\nShe is allergic to penicillin: rash.\n"),
        (
            "Allergies\nNone\n",
            "Allergies\n" + "".join(f"- Pollen {one}\n" for one in "ABCDEFGHIJK"),
        ),
    ],
)
def test_a_document_that_denies_what_another_lists_is_quoted_beside_it(
    denying: str, listing: str
) -> None:
    shown_text = text_of(
        "Which allergies are recorded?",
        candidate(denying, title="Referral", day=OLDER),
        candidate(listing, title="Letter"),
    )
    assert shown_text.startswith("The documents differ:\n\n")
    assert "(Referral, 2023-04-05):\n\n- " in shown_text
    assert "(Letter, 2024-05-06):\n\n- " in shown_text


def test_a_document_without_information_is_quoted_with_what_it_lacks() -> None:
    empty = candidate("Medications\nNo information\n")
    assert text_of("Which medications are recorded?", empty) == (
        "Medications (Letter, 2024-05-06):\n\n- No information [1]"
    )


def test_documents_that_agree_that_there_is_none_do_not_differ() -> None:
    first = candidate("Allergies\nNone known\n", day=OLDER)
    second = candidate("Allergies\nNo known allergies\n")
    assert "differ" not in text_of("Any allergies?", first, second)


def test_only_the_newest_of_dated_values_is_shown_when_the_latest_is_asked_for() -> None:
    days = ("2017-12-05", "2015-12-01", "2019-06-25", "2013-11-26")
    rows = [f"{day} 04:22  Blood Pressure: Systolic {120 + place} mm[Hg]" for place, day in
            enumerate(days)]  # fmt: skip
    rows += ["2019-06-26 04:22  Pain severity: 2", "undated  Maintain blood pressure below 140/90"]
    file = candidate("Vital signs\n" + "\n".join(rows) + "\n")
    found = shown("What is the latest blood pressure?", file)
    assert [line[:10] for line in found] == ["2019-06-25"]


VALUES = candidate(
    "Laboratory results\n"
    "2019-06-25 04:22  Creatinine: 0.95 mg/dL [final]\n"
    "2017-12-05 04:22  Creatinine: 0.97 mg/dL [final]\n"
    "2013-11-26 04:22  Creatinine: 0.91 mg/dL [final]\n"
    "2019-06-25 04:22  Hemoglobin A1c/Hemoglobin.total in Blood: 7.56 % [final]\n"
    "2015-12-01 04:22  Hemoglobin [Mass/volume] in Blood: 13.5 g/dL [final]\n"
)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What was the creatinine in 2017?", ["2017-12-05"]),
        ("Creatinine since 2015?", ["2019-06-25", "2017-12-05"]),
        ("What was the first creatinine?", ["2013-11-26"]),
        ("Compare the creatinine of 2013 with that of 2019.", ["2013-11-26", "2019-06-25"]),
        ("How has the creatinine changed?", ["2013-11-26", "2017-12-05", "2019-06-25"]),
        ("What is the haemoglobin?", ["2015-12-01"]),
        ("HbA1c?", ["2019-06-25"]),
    ],
)
def test_a_value_is_of_the_time_that_is_asked_for(question: str, days: list[str]) -> None:
    assert [line[:10] for line in shown(question, VALUES)] == days


def test_a_row_that_begins_with_its_date_is_no_page_head() -> None:
    rows = candidate(
        "Date | Glucose mg/dL | INR\n"
        "Date: 2024-05-17; Glucose mg/dL: 101; INR: 2.1\n"
        "Date: 2024-10-17; Glucose mg/dL: 132; INR: 2.6\n"
    )
    found = shown("What was the glucose on 2024-10-17?", rows)
    assert found == ["Date: 2024-10-17; Glucose mg/dL: 132; INR: 2.6"]
    assert shown("What was the INR on 2024-05-17?", rows)[0].startswith("Date: 2024-05-17")


def test_the_value_of_another_date_is_no_answer_but_is_named() -> None:
    found = asyncio.run(
        choose(SearchQuery("What was the creatinine in 2016?"), [VALUES], NotLoaded())
    )
    assert found.quotes == []
    assert found.related is not None
    assert "Creatinine" in found.related.text


def test_a_value_without_a_number_is_no_value() -> None:
    note = candidate("Order for hemoglobin A1c and CBC provided today.\n")
    assert shown("What is the HbA1c?", note) == []
    assert shown("What is the HbA1c?", candidate("Hemoglobin A1c is elevated.\n")) == [
        "Hemoglobin A1c is elevated. (document of 2024-05-06)"
    ]


NOTE = candidate(
    "HISTORY\n\n"
    "She denies chest pain. Her mother had diabetes and died of breast cancer at 45. "
    "An MRI of the knee was done. It shows a torn meniscus.\n\n"
    "ASSESSMENT AND PLAN\n\n"
    "Asthma.\n"
    "• Medical Reasoning: Worse in summer.\n"
    "• Medical Treatment: Add Symbicort 2 puffs twice a day.\n\n"
    "1. Epilepsy.\n"
    "- Medical Treatment: Continue Keppra.\n"
    "- Additional Testing: We will order a repeat EEG.\n\n"
    "The patient will follow up in 3 weeks. All questions were answered.\n"
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Does she have chest pain?", "She denies chest pain."),
        ("What did the MRI show?", "It shows a torn meniscus."),
        ("What is she taking for asthma?", "Medical Treatment: Add Symbicort 2 puffs twice a day."),
        ("Which drug does she take for epilepsy?", "Medical Treatment: Continue Keppra."),
        ("Which tests were ordered?", "Additional Testing: We will order a repeat EEG."),
        ("When should she come back?", "The patient will follow up in 3 weeks."),
        ("What is the diagnosis?", "Asthma."),
    ],
)
def test_a_question_is_answered_by_the_sort_of_line_it_wants(question: str, answer: str) -> None:
    assert shown(question, NOTE)[0] == answer


@pytest.mark.parametrize(
    "question",
    [
        "Does she have diabetes?",  # her mother has
        "Does she have breast cancer?",
        "What was her HbA1c?",
        "Does she have hypertension?",
        "When was the MRI of the knee done?",
        "Which tests were ordered for her asthma?",
    ],
)
def test_near_misses_are_not_answered(question: str) -> None:
    assert shown(question, NOTE) == []


def test_what_is_over_is_left_out_of_what_is_so_now_and_counted() -> None:
    file = candidate(
        "Medications\n2019-06-25  Metformin 500 MG [active]\n"
        "2016-02-13  Naproxen 220 MG [stopped]\n"
    )
    assert text_of("Which medications is she on?", file) == (
        "2019-06-25 Metformin 500 MG [active] [1]\n\n"
        "Not shown: 1 line that is marked as ended (stopped, completed or resolved)."
    )
    assert "Naproxen" in text_of("Which medications are recorded?", file)


def test_the_rest_of_a_row_at_the_head_of_a_chunk_is_not_quoted() -> None:
    cut = "%, Platelets by Automated count 165 10*3/uL\n2018-04-09 06:19  Platelets: 151 10*3/uL\n"
    assert shown("What are the platelets?", candidate(cut, start=900)) == [
        "2018-04-09 06:19 Platelets: 151 10*3/uL"
    ]
