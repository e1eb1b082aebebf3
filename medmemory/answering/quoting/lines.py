"""A line of the record: its words, what stands around it, and when it is of."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from medmemory.answering import headings
from medmemory.answering.quoting import signs
from medmemory.answering.quoting.allergy_statements import tells_of_an_allergy
from medmemory.answering.quoting.held import holds_a_value
from medmemory.answering.quoting.row_days import without_row_day
from medmemory.answering.quoting.susceptibility import susceptibility
from medmemory.answering.quoting.taken import (
    Taken,
    in_order,
)
from medmemory.answering.quoting.whole_rows import OPENING_DATE
from medmemory.clinical.answer import Candidate
from medmemory.clinical.document import Span
from medmemory.retrieval.dates import Period, Written, dates_in
from medmemory.retrieval.words import concepts, stems

_DATE_CHARACTERS = len("from 2024-03-02")
_DOSE = re.compile(r"\d\s?(?:mg|mcg|micrograms?|units|IU|puffs?|tablets?|capsules?)\b(?!/)")
# "Sacubitril/valsartan" speaks of both.
_JOINED = re.compile(r"[A-Za-z]{4,}(?:/[A-Za-z]{4,})+")
_MEDICATION = frozenset(concepts("medication"))


@dataclass(frozen=True)
class Line:
    """A sentence or list line of a candidate.

    `columns`: the title row of the table it is in; `columns_before`: what that row says where it
    stands in an earlier chunk. `topic`: the short line that opens the list or paragraph it is in
    ("Hypertension."); `before`: the sentence before it in the same paragraph; `is_topic`: it opens
    such a list itself; `row_day`: the day in its date column; `taken`: when a line above says that
    what it says was taken; `date_order`: which of two days its document means by 02/03/2024;
    `about`: what its document is about, where the line says no more than who signed that.
    """

    candidate: Candidate
    within: Span
    heading: str
    columns: Span | None
    columns_before: str | None = None
    topic: str = ""
    before: str = ""
    is_topic: bool = False
    row_day: date | None = None
    taken: Taken | None = None
    date_order: int | None = None
    about: str = ""

    @property
    def text(self) -> str:
        return self.candidate.text[self.within.start : self.within.end]

    @property
    def column_titles(self) -> str | None:
        """What the columns of its table are called; None where the row itself says so."""
        titles = self.columns_before
        if self.columns is not None:
            titles = self.candidate.text[self.columns.start : self.columns.end]
        return None if titles is None or headings.names_columns(self.text, titles) else titles

    @property
    def page(self) -> tuple[object, int]:
        return self.candidate.document_id, self.candidate.page_number

    @property
    def on_page(self) -> Span:
        start = self.candidate.span.start
        return Span(start + self.within.start, start + self.within.end)

    @cached_property
    def day(self) -> date | None:
        """The day that its row gives or that it begins with, else the document's, if known."""
        if self.row_day is not None:
            return self.row_day
        opening = OPENING_DATE.match(self.text)
        if opening is None:
            return self._day_taken or self.candidate.document_date
        try:
            return date.fromisoformat(opening[1]) if opening[1] else None
        except ValueError:  # 2024-02-30
            return self.candidate.document_date

    @property
    def _day_taken(self) -> date | None:
        periods = self.taken.periods if self.taken else ()
        is_one_day = len(periods) == 1 and periods[0].first == periods[0].last
        return periods[0].first if is_one_day else None

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The days it is of: what it begins with, else what it names, else the document's."""
        own = self.text if OPENING_DATE.match(self.text) is None else self.text[:_DATE_CHARACTERS]
        if self.row_day is not None:
            own = f"{self.row_day.isoformat()} {without_row_day(own)}"
        named = [meaning for one in dates_in(own) for meaning in one.meanings]
        if not named and self.taken:
            return self.taken.periods
        day = self.candidate.document_date
        if not named and day is not None and not self.text.startswith("undated"):
            named = [Period(day, day)]
        return tuple(named)

    @cached_property
    def names_a_day(self) -> bool:
        """Whether it says itself when it was, or the columns above it do."""
        return bool(dates_in(f"{self.text} {self.column_titles or ''}"))

    def meanings_of(self, written: Written) -> tuple[Period, ...]:
        """What a date in it means, as far as the document's other dates tell."""
        return in_order(written.meanings, self.date_order)

    @property
    def day_order(self) -> date | None:
        """To order it by: the day that it names first, or what 08/09/2024 may mean first."""
        return self.periods[0].first if self.periods else None

    @property
    def is_to_come(self) -> bool:
        """Whether it names a day after that of its document."""
        return any(one.first > (self.candidate.document_date or one.first) for one in self.periods)

    @property
    def is_entry(self) -> bool:
        """Whether it begins with its day, as the entries of structured files do."""
        return OPENING_DATE.match(self.text) is not None

    @property
    def is_over_time(self) -> bool:
        """Whether it is a row with a column for each of several days."""
        cells = self.text if " | " in self.text else ""  # which name their columns themselves
        return len(dates_in(f"{self.column_titles or ''} {cells}")) > 1

    @cached_property
    def words(self) -> frozenset[str]:
        """What the line speaks of; a dose speaks of a medication, whatever the drug is called."""
        parts = " ".join(_JOINED.findall(self.text)).replace("/", " ")
        words = stems(self.text) | stems(parts) | susceptibility(self.text)
        if signs.NO_ALLERGY.search(self.text) or tells_of_an_allergy(self.text):
            words |= signs.ALLERGY
        return words | _MEDICATION if _DOSE.search(self.text) else words

    @cached_property
    def names(self) -> frozenset[str]:
        """As `words`, but "haemoglobin A1c" names no haemoglobin."""
        return frozenset(concepts(self.text))

    @cached_property
    def heading_words(self) -> frozenset[str]:
        return stems(self.heading)

    @cached_property
    def topic_words(self) -> frozenset[str]:
        return stems(self.topic)

    @cached_property
    def words_before(self) -> frozenset[str]:
        return stems(self.before)

    @cached_property
    def about_words(self) -> frozenset[str]:
        return stems(self.about)

    @cached_property
    def title_words(self) -> frozenset[str]:
        return stems(self.candidate.document_title)

    @cached_property
    def holds_a_value(self) -> bool:
        """Whether a number stands in it that is not a date, a year or part of a name (HbA1c)."""
        return holds_a_value(self.text)
