"""Abbreviations that no table knows, explained by the words of the record."""

import asyncio
import uuid

import pytest

from medmemory.answering.quoting.evidence import quoted_text
from medmemory.clinical.identifiers import PatientId
from medmemory.retrieval.initials import Initials, spelled_out, unknown_abbreviations
from tests.unit.test_evidence import candidate, quotes

PATIENT = PatientId(uuid.uuid4())


@pytest.mark.parametrize(
    ("short", "text", "phrase"),
    [
        ("SDHX", "Subdural drain, hygroma, xanthochromia", None),  # not one after the other
        ("HZO", "Herpes zoster\nophthalmicus of the left eye.", "Herpes zoster ophthalmicus"),
        ("TNDM", "Transient neonatal diabetes mellitus.", "Transient neonatal diabetes mellitus"),
        ("ROP", "Known to have retinopathy of prematurity.", "retinopathy of prematurity"),
        ("RVF", "recto-vaginal fistula repaired", "recto-vaginal fistula"),
        ("UKELD", "UK End Liver Disease 54", "UK End Liver Disease"),
        ("RVF", "Repair. Vaginal fistula", None),  # two sentences
        ("RVF", "recto-vaginal fistula; Rift valley fever", None),  # which of them?
        ("RVF", "RVF known. recto-vaginal fistula", None),  # the record writes it so itself
        ("PTA", "patient to arrange", None),  # function words and the patient spell nothing
    ],
)
def test_words_that_spell_it(short: str, text: str, phrase: str | None) -> None:
    assert spelled_out(short, [text]) == phrase


def test_what_a_table_knows_or_is_a_word_is_no_riddle() -> None:
    assert unknown_abbreviations("HZO, COPD, hzv, the cat and MRI of ROP") == ["HZO", "hzv", "ROP"]
    assert unknown_abbreviations("PLS TELL WHERE MUMS GARDEN SHED STANDS, thx") == []


def test_the_record_explains_it_and_the_answer_says_so() -> None:
    record = candidate("Retinopathy of prematurity treated by laser on 2 May 2023.")
    assert [quote.text for quote in quotes("ROP treated when?", record)] == [record.text]
    answer = quoted_text(quotes("Any ROP?", record), [1])
    assert answer.endswith("\n\n“ROP” was taken to be “Retinopathy of prematurity”.")


def test_ordinary_words_explain_nothing() -> None:
    assert quotes("Any RNC?", candidate("Reported no change. Remains normal currently.")) == []


def test_the_search_asks_the_record_for_what_it_does_not_know_only() -> None:
    asked = []

    class Record:
        async def texts_spelling(self, letters: str, *, patient_id: PatientId) -> list[str]:
            asked.append(letters)
            return ["Herpes zoster ophthalmicus"]

    initials = Initials(Record())
    question = asyncio.run(initials.written_out("BP and HZO?", patient_id=PATIENT))
    assert question == "BP and Herpes zoster ophthalmicus?"
    assert asked == ["hzo"]
