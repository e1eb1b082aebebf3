"""What is evaluated: patients with their files, questions, and the answers known to be right.

docs/evaluation.md describes the format. Unknown fields are refused: a misspelt one would silently
change what is measured.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from medmemory.clinical.patient import Sex
from medmemory.evaluation.figure_names import NAMES

Words = Annotated[str, Field(min_length=1)]
PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Part(StrEnum):
    """HELD_OUT questions are never tuned on; the report lists none of them."""

    ALL = "all"
    DEVELOPMENT = "development"
    HELD_OUT = "held_out"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where the record says it. Without `words` the whole page counts, without `page` the whole
    document; `alternatives` are other places that say the same."""

    document: Words
    page: Annotated[int, Field(ge=1)] | None = None
    words: Words | None = None
    alternatives: tuple["Source", ...] = ()

    @property
    def file_name(self) -> str:
        """Of `message.eml/letter.pdf` the file within."""
        return self.document.rsplit("/", maxsplit=1)[-1]

    @property
    def anywhere(self) -> tuple["Source", ...]:
        return (self, *self.alternatives)


class NumberFact(_Strict):
    """A value; with its unit, its date and what it is of, where these are given."""

    type: Literal["number"]
    value: Annotated[str, Field(pattern=r"^\d+([.,]\d+)?([/-]\d+([.,]\d+)?)?$")]
    unit: Words | None = None
    date: PartialDate | None = None
    about: tuple[Words, ...] = ()


class DateFact(_Strict):
    type: Literal["date"]
    date: PartialDate


class PhraseFact(_Strict):
    """One of several wordings."""

    type: Literal["phrase"]
    any: Annotated[tuple[Words, ...], Field(min_length=1)]


class SetFact(_Strict):
    """All of several items, each in one of its wordings, and none of `without`."""

    type: Literal["set"]
    items: Annotated[
        tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...], Field(min_length=1)
    ]
    without: tuple[Words, ...] = ()


class YesNoFact(_Strict):
    """Answered by the word itself, or by words of the record that say so."""

    type: Literal["yes_no"]
    answer: Literal["yes", "no"]
    shown_by: tuple[Words, ...] = ()


Fact = Annotated[
    NumberFact | DateFact | PhraseFact | SetFact | YesNoFact, Field(discriminator="type")
]


class Question(_Strict):
    """`facts` are what a right answer says, `sources` where the record says it; without either it
    cannot be answered from the record. An answer that begins with one of `misleading` and none of
    `facts` is worse than none. `after` are earlier questions of the same conversation."""

    id: Words
    patient: Words
    kind: Words
    question: Words
    answerable: bool = True
    held_out: bool = False
    after: tuple[Words, ...] = ()
    facts: tuple[Fact, ...] = ()
    misleading: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _gold_fits(self) -> Self:
        if self.answerable and not (self.facts or self.sources):
            raise ValueError("an answerable question needs facts or sources")
        if not self.answerable and (self.facts or self.sources):
            raise ValueError("a question that cannot be answered has neither facts nor sources")
        return self


class CasePatient(_Strict):
    """`mrn` names the patient in this set alone; files are named relative to the case file."""

    mrn: Words
    family_name: Words
    given_name: Words
    birth_date: date
    sex: Sex = Sex.UNKNOWN
    documents: Annotated[tuple[Words, ...], Field(min_length=1)]
    subsets: tuple[Words, ...] = ()


class Bound(_Strict):
    """`at_least` or `at_most`, or both."""

    at_least: float | None = None
    at_most: float | None = None


class Thresholds(_Strict):
    """By mode, the bounds of figures by their keys."""

    evidence: dict[str, Bound] = {}
    model: dict[str, Bound] = {}

    @field_validator("evidence", "model")
    @classmethod
    def _are_figures(cls, bounds: dict[str, Bound]) -> dict[str, Bound]:
        for key in bounds:
            if key not in NAMES:
                raise ValueError(f"{key} is no figure; there are {', '.join(NAMES)}")
        return bounds


class CaseSet(_Strict):
    name: Words
    description: str = ""
    thresholds: Thresholds = Thresholds()
    patients: Annotated[tuple[CasePatient, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @field_validator("questions")
    @classmethod
    def _ids_are_unique(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        seen: set[str] = set()
        for question in questions:
            if question.id in seen:
                raise ValueError(f"the question {question.id} is there twice")
            seen.add(question.id)
        return questions

    @property
    def kinds(self) -> list[str]:
        return sorted({question.kind for question in self.questions})

    def narrowed(self, *, part: Part = Part.ALL, subset: str | None = None) -> "CaseSet":
        """Of one part, and of the patients of one subset alone; patients without a question of
        theirs are left out."""
        chosen = {one.mrn for one in self.patients if subset is None or subset in one.subsets}
        questions = tuple(
            one
            for one in self.questions
            if one.patient in chosen
            and (part is Part.ALL or one.held_out == (part is Part.HELD_OUT))
        )
        asked = {one.patient for one in questions}
        patients = tuple(one for one in self.patients if one.mrn in asked)
        return self.model_copy(update={"patients": patients, "questions": questions})
