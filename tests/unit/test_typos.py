"""What was meant by a mistyped word."""

import asyncio
import uuid
from collections.abc import Sequence

import pytest

from medmemory.clinical.identifiers import PatientId
from medmemory.retrieval.ports import WordsLike
from medmemory.retrieval.typos import Spelling, nearest, put_right

PATIENT = PatientId(uuid.uuid4())


class Record:
    """Holds `words`, and remembers for what it was asked."""

    def __init__(self, *words: str) -> None:
        self.words = frozenset(words)
        self.asked: list[str] = []
        self.read_for: list[str] = []

    async def unheld(self, words: Sequence[str], *, patient_id: PatientId) -> set[str]:
        self.asked.extend(words)
        return set(words) - self.words

    async def words_like(
        self, words: Sequence[str], *, patient_id: PatientId
    ) -> dict[str, WordsLike]:
        self.read_for.extend(words)
        return {word: WordsLike(word, self.words) for word in words}


def meant(question: str, record: Record, common: frozenset[str] = frozenset()) -> str:
    spelling = Spelling(record, common.__contains__)
    return put_right(question, asyncio.run(spelling.meant(question, patient_id=PATIENT)))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Blood presure?", "Blood pressure?"),
        ("Is he on metfromin?", "Is he on metformin?"),
        ("Any alergies?", "Any allergy?"),
        ("haemaglobin", "haemoglobin"),
    ],
)
def test_a_word_of_the_vocabulary_is_meant(typed: str, question: str) -> None:
    assert meant(typed, Record()) == question


def test_a_word_of_the_record_is_meant() -> None:
    assert meant("Is tinzaparni given?", Record("tinzaparin")) == "Is tinzaparin given?"


def test_the_whole_record_is_read_for_a_word_only_that_neither_it_nor_the_vocabulary_has() -> None:
    record = Record("breslow", "quillington")
    assert meant("Breslow, metfromin, quilington", record) == "Breslow, metformin, quillington"
    assert record.asked == ["breslow", "metfromin", "quilington"]
    assert record.read_for == ["quilington"]


def test_a_word_that_is_right_or_common_or_short_is_left_alone() -> None:
    record = Record("planet", "breslow")
    assert meant("the plane of 7.5 mgs", record, frozenset({"plane"})) == "the plane of 7.5 mgs"
    assert record.asked == []
    assert meant("Breslow thickness", record, frozenset({"thickness"})) == "Breslow thickness"


def test_a_word_of_the_record_is_not_taken_for_one_of_the_vocabulary() -> None:
    assert meant("melanosis", Record()) == "melanoma"
    assert meant("melanosis", Record("melanosis")) == "melanosis"


def test_the_record_is_asked_for_few_words_only() -> None:
    record = Record()
    meant("qaaaaa qbbbbb qccccc qddddd qeeeee", record)
    assert len(record.asked) == 3


def test_mistakes_are_counted() -> None:
    pairs = ("metfromin", "metformin"), ("presure", "pressure"), ("same", "same"), ("axc", "abz")
    least = [[nearest(one, [other], allowed) for allowed in range(3)].index(other)
             for one, other in pairs]  # fmt: skip
    assert least == [1, 1, 0, 2]
    assert nearest("aspirn", ["aspirin", "spirin"], 1) == "aspirin"
    assert nearest("bspirin", ["aspirin"], 1) is None
