"""The values that rows of tables give: of what, how much, and when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medmemory.answering.quoting.analytes import Analyte, named_analyte
from medmemory.answering.quoting.cells import Cell, as_row, cells_of
from medmemory.answering.quoting.lines import Line
from medmemory.retrieval.dates import Period, dates_in

# What a column holds, by what it is called.
_NAMES = re.compile(
    r"(?:lab(?:oratory)?\s)?(?:(?:tests?|results?|vital(?:\ssign)?)(?:\s(?:name|type))|tests?|analytes?|investigations?|parameters?|components?"
    r"|measurements?|determinations?|observations?|examination|item|name|what)",
    re.IGNORECASE,
)
_VALUES = re.compile(
    r"(?:(?:test|result|observed)\s)?(?:results?|values?|readings?|levels?|findings?|outcome|measured)(?:\s\([^)]*\))?",
    re.IGNORECASE,
)
_SPECIMENS = re.compile(r"specimens?|samples?(?:\stype)?|material|fluid|source|matrix", re.I)
_REMARKS = re.compile(r"comments?|notes?|remarks?|conditions?|state|context|details?", re.I)
# What belongs to every value of the row.
_ABOUT_THE_VALUE = re.compile(
    r"(?:units?|(?:\w+\s)?(?:reference|normal|ref\.?)?\s*(?:range|interval|limits?|values?)|reference|ref"
    r"|normal|lower|upper|low|high|min|max|flag|interpretation|abnormal|status|position|arm|site)"
    r"(?:\s?(?:limit|range|bound)?)(?:\s?[(\[][^)\]]*[)\]])?\.?",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:date|day|time|collected|taken|recorded|sampled|measured|when)\b", re.I)
_NO_VALUE = re.compile(
    r"(?:.*\b(?:dose|strength|directions?|frequency|lot|batch|mrn|phone|age|page|no|number|id|code"
    r"|started?|stopped|from|until|since|due|reason|comments?|notes?|lab no)\b.*|nr|#)\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?P<sign>[<>≤≥~]\s?)?(?P<number>\d+(?:[.,]\d+)?)(?:\s?/\s?(?P<second>\d+))?")
_DOSE = re.compile(
    r"\d\s?(?:mg|mcg|micrograms?|units|tablets?|capsules?|puffs?|mL)\b(?!/)|\btablet", re.I
)
# "2024-02-15 10:00 Potassium: 4.6 mmol/L (reference 3.5-5.1), normal [final]"
_ENTRY = re.compile(
    r"(?:(?:\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?|undated)\s+)?"
    r"(?P<name>[^:;|]{1,80}): (?P<value>\S.*)",
    re.DOTALL,
)
_PRESSURES = re.compile(
    r"systolic\D{0,30}(\d{2,3})\D.{0,40}?diastolic\D{0,30}(\d{2,3})", re.I | re.S
)
_PRESSURE = re.compile(
    r"(?P<systolic>systolic|sys\b|sbp\b)|(?P<diastolic>diastolic|dia\b|dbp\b)", re.IGNORECASE
)
_BOTH = 2
# "1 tablet once daily" is a dose, whatever stands before it.
_TAKEN = re.compile(
    r"\d\S*\s(?:tablets?|capsules?|puffs?|inhalations?|times|days|sachets?)\b", re.IGNORECASE
)
_ITEM = re.compile(r"\d{1,2}[.)]\s+[A-Z]")  # "Diagnoses: 1. Angina"
_UNIT_AFTER = re.compile(r"[<>≤≥~]?\s?[\d.,/]+\s?([^\d\s(),;\[\]]\S*)")
_UNIT_COLUMN = re.compile(r"units?", re.IGNORECASE)
_ENTRY_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?\s+[^\s;|]")
_SHORT_ROW = 4  # cells


@dataclass(frozen=True, slots=True)
class Reading:
    """`number`: to compare it by; `periods`: when it was, as far as the record tells; `places`: the
    cells of its row that tell it."""

    line: Line
    analyte: Analyte
    value: str
    number: tuple[Decimal, ...] | None
    periods: tuple[Period, ...]
    unit: str
    places: frozenset[int] = frozenset()

    @property
    def day(self) -> date | None:
        days = {period.first for period in self.periods if period.first == period.last}
        return days.pop() if len(days) == 1 else None

    @property
    def first_day(self) -> date | None:
        """Of the day, the month or the year that it is of, as far as that is one."""
        days = {period.first for period in self.periods}
        return days.pop() if len(days) == 1 else None


def readings_of(lines: Sequence[Line]) -> list[Reading]:
    """The values in the rows among `lines`."""
    return [reading for line in lines for reading in _readings(line)]


def as_shown(readings: Sequence[Reading]) -> str:
    """The row of `readings`, all of one line, without its other values where it is long."""
    line = readings[0].line
    titles = line.column_titles
    if titles is not None:
        return f"{line.text} (columns: {titles})"
    cells = cells_of(line.text)
    kept = frozenset(place for one in readings for place in one.places)
    is_long = len(cells) > _SHORT_ROW or any(dates_in(cell.title) for cell in cells)
    return as_row(line.text, cells, kept) if kept and is_long else line.text


def _readings(line: Line) -> Iterator[Reading]:
    cells = cells_of(line.text, line.column_titles)
    if cells and not _ENTRY_DAY.match(line.text):
        yield from _of_cells(line, cells)
    else:
        yield from _of_entry(line)


def _of_cells(line: Line, cells: tuple[Cell, ...]) -> Iterator[Reading]:
    row = _Row(line, cells)
    pressure: dict[str, int] = {}
    for place, cell in enumerate(cells):
        number = numbers_in(cell.value)
        if number is None or not cell.title:
            continue
        days = dates_in(cell.title)
        if days or _VALUES.fullmatch(cell.column):
            if row.name:
                when = line.meanings_of(days[0]) if days else row.periods
                yield row.reading(place, row.name, when)
        elif place not in row.about and not row.name and not _NO_VALUE.fullmatch(cell.column):
            yield row.reading(place, cell.title, row.periods)
            if (part := _PRESSURE.match(cell.title)) and part.lastgroup:
                pressure[part.lastgroup] = place
    if len(pressure) == _BOTH:
        yield row.pressure(pressure["systolic"], pressure["diastolic"])


class _Row:
    """A row of a table. `about`: the places of the cells that belong to each of its values."""

    def __init__(self, line: Line, cells: tuple[Cell, ...]) -> None:
        self.line, self.cells = line, cells
        self.name = _row_name(cells)
        self.periods = _periods(line)
        self.about = frozenset(
            place for place, cell in enumerate(cells) if not cell.title or _belongs(cell)
        )
        self._unit = _first(cells, _UNIT_COLUMN)
        self._specimen = f"{_first(cells, _SPECIMENS)} {_first(cells, _REMARKS)}"

    def reading(self, place: int, name: str, when: tuple[Period, ...]) -> Reading:
        value = self.cells[place].value
        analyte = named_analyte(name, specimen=self._specimen, heading=self.line.heading)
        unit = (self._unit or name).casefold()
        return Reading(
            self.line, analyte, value, numbers_in(value), when, unit, self.about | {place}
        )

    def pressure(self, systolic: int, diastolic: int) -> Reading:
        """Both columns as one blood pressure."""
        value = f"{self.cells[systolic].value}/{self.cells[diastolic].value}"
        analyte = named_analyte("blood pressure")
        places = self.about | {systolic, diastolic}
        return Reading(self.line, analyte, value, numbers_in(value), self.periods, "", places)


def _belongs(cell: Cell) -> bool:
    kinds = (_NAMES, _ABOUT_THE_VALUE, _SPECIMENS)
    return any(kind.fullmatch(cell.column) for kind in kinds) or bool(_WHEN.match(cell.column))


def _of_entry(line: Line) -> Iterator[Reading]:
    found = _ENTRY.fullmatch(line.text.strip())
    if found is None or _DOSE.search(found["name"]) or _NO_VALUE.fullmatch(found["name"].strip()):
        return
    value = found["value"]
    both = _PRESSURES.match(value)
    number = (Decimal(both[1]), Decimal(both[2])) if both else numbers_in(value)
    if number is None or _TAKEN.match(value) or _ITEM.match(value):
        return
    unit = _UNIT_AFTER.match(value)
    analyte = named_analyte(found["name"], heading=line.heading)
    yield Reading(line, analyte, value, number, _periods(line), unit[1].casefold() if unit else "")


def _row_name(cells: Sequence[Cell]) -> str:
    """What the row is of: its first cell without a title, or that of the column for names; before
    a column for values, whatever its first column is called."""
    if not cells[0].title and not dates_in(cells[0].value):
        return cells[0].value
    return _first(cells, _NAMES) or (_first_cell(cells) if _has_values(cells) else "")


def _has_values(cells: Sequence[Cell]) -> bool:
    return any(_VALUES.fullmatch(cell.column) for cell in cells[1:])


def _first_cell(cells: Sequence[Cell]) -> str:
    """The first cell, where it holds a name."""
    first = cells[0]
    is_name = not (_WHEN.match(first.column) or _NO_VALUE.fullmatch(first.column))
    return first.value if is_name and not re.search(r"^\W*\d", first.value) else ""


def _first(cells: Sequence[Cell], pattern: re.Pattern[str]) -> str:
    return next((cell.value for cell in cells if pattern.fullmatch(cell.column)), "")


def numbers_in(value: str) -> tuple[Decimal, ...] | None:
    """What `value` is compared by: its number, or both of "142/88"; None when it is a date, a
    dose or words."""
    found = _NUMBER.match(value.strip())
    if found is None or any(one.start == 0 for one in dates_in(value.strip())):
        return None
    parts = [found["number"], found["second"]]
    return tuple(Decimal(part.replace(",", ".")) for part in parts if part)


def _periods(line: Line) -> tuple[Period, ...]:
    """When the row is of: the day that it gives, whatever other dates stand in it."""
    if line.row_day is not None:
        return (Period(line.row_day, line.row_day),)
    if line.taken and not _ENTRY_DAY.match(line.text):
        return line.taken.periods
    return line.periods
