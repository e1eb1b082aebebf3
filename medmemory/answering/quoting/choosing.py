"""Which of the lines that answer are shown, and in what order."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from medmemory.answering.quoting import signs
from medmemory.answering.quoting.asked import Asked
from medmemory.answering.quoting.changes import sets_a_dose_anew
from medmemory.answering.quoting.held import is_not_yet_done, names_a_test
from medmemory.answering.quoting.lines import Line
from medmemory.answering.quoting.scoring import Scored
from medmemory.answering.quoting.stays import tells_of_a_stay
from medmemory.answering.quoting.wanted import Wanted
from medmemory.retrieval.dates import Period, any_meets

MOST_QUOTES = 5
# What is shown beside the best line: those of at least this share of its score, and how many in
# all. One thing that was asked for needs one quote, and another that says the same.
_SEVERAL = (0.6, MOST_QUOTES)
_SOME = (0.93, 2)
_ONE = (0.96, 2)
_MOST_ROWS = 3  # of one day
_SHOWN_BESIDE = {
    Wanted.WHEN: _ONE,
    Wanted.HOW_LONG: _ONE,
    Wanted.AMOUNT: _ONE,
    Wanted.HOW_OFTEN: _ONE,
    Wanted.SIZE: _ONE,
    Wanted.PLACE: _ONE,
    Wanted.MECHANISM: _ONE,
    Wanted.MEASUREMENT: _ONE,
    Wanted.WHETHER: _ONE,
    Wanted.REASON: _ONE,
    Wanted.AGE: _ONE,
    Wanted.PERSON: _ONE,
}
# A second quote must be likelier than a first one, also where it denies what the best one says,
# unless several things are asked for: of four sets to develop with (436 questions with an answer)
# .85 of the citations are right instead of .83, and .006 fewer facts are stated. Of what denied
# with less than .6, eight of ten were beside the point. A share of .88 loses two of 296 facts more.
_LEAST_BESIDE = 0.6
_SHARE_BESIDE = 0.8
# A row may say this much more than the shortest of its day; what says more is a whole panel.
_WORDS_OF_ONE_ROW = 4
_PAIR = 2
_OF_A_STAY = frozenset({Wanted.WHEN, Wanted.HOW_LONG})
_WORD = re.compile(r"\w+(?:[.,/]\d+)*")


def chosen(asked: Asked, answering: Sequence[Scored], others: Sequence[Scored] = ()) -> list[Line]:
    """The lines to show, best first; `answering` in the order of their scores; `others`: of what
    else was looked at, what may be the same finding of another day."""
    if asked.sort in {Wanted.MEASUREMENT, Wanted.NUMBER} or (
        asked.times.is_compared and asked.times.within
    ):
        return _values(asked, answering)
    if asked.sort in _OF_A_STAY and len(asked.ends_of_a_stay) == _PAIR:
        return list(_distinct(_of_each_end(asked, answering)))[:_PAIR]
    if asked.sort is Wanted.WHEN and (asked.wants_latest or asked.times.is_earliest):
        best = _best(answering, _SOME[0])
        return list(_distinct(_of_one_day(best, asked.times.is_earliest)))[: _ONE[1]]
    if asked.sort is Wanted.AMOUNT:
        numbers = [one for one in answering if one.line.holds_a_value]
        answering = numbers or answering
        if asked.wants_latest:
            answering = _set_last(answering) or answering
    if _wants_one_of_several(asked):
        answering = _alike_of_one_day(answering, others, max if asked.wants_latest else min)
    share, most = _SEVERAL if asked.wants_several else _SHOWN_BESIDE.get(asked.sort, _SOME)
    is_one = not asked.wants_several and asked.sort is not Wanted.ORDER
    best = _best(_likely_beside(answering) if is_one else answering, share)
    if asked.sort is Wanted.WHETHER:
        otherwise = _said_otherwise(best, _likely_beside(answering))
        best = [*best[: most - 1], *otherwise, *best[most - 1 :]]
    if asked.sort is Wanted.FINDING:
        best = _with_what_follows(best[:most], answering)
    if asked.wants_latest:
        best = sorted(best, key=_newest_first)
    return list(_distinct(best))[:most]


def _of_each_end(asked: Asked, answering: Sequence[Scored]) -> Iterator[Line]:
    """The line of either end, with its day, of the stay asked for."""
    lines = [one.line for one in answering]
    telling = [line for line in lines if line.names_a_day and tells_of_a_stay(line.text)] or lines
    if asked.wants_latest or asked.times.is_earliest:
        telling = sorted(telling, key=_by_named_day, reverse=asked.wants_latest)
    for one in sorted(asked.ends_of_a_stay):
        yield from [line for line in telling if asked.says(line, one)][:1]


def _set_last(answering: Sequence[Scored]) -> list[Scored]:
    """What sets the dose anew, speaking of as much as the best line, where no line of a later day
    gives another: what stands beside it in that document was so before."""
    alike = [one for one in answering if one.own_share >= answering[0].own_share]
    newest = max(_ordinal(one.line.day) for one in alike)
    return [
        one for one in alike if _ordinal(one.line.day) == newest and sets_a_dose_anew(one.line.text)
    ]


def _wants_one_of_several(asked: Asked) -> bool:
    """Whether the newest finding is asked for, or the first: "repeat culture", "latest echo"."""
    is_a_test = asked.sort is Wanted.ANYTHING and names_a_test(asked.meant)
    is_a_finding = asked.sort is Wanted.FINDING or is_a_test
    return is_a_finding and (asked.wants_latest or asked.times.is_earliest)


def _alike_of_one_day(
    answering: Sequence[Scored], others: Sequence[Scored], which: Callable[[list[date]], date]
) -> list[Scored]:
    """Of the findings that speak of as much as the best, those of the newest day, or the first,
    where days are known: what was done again counts, not what is planned."""
    best = answering[0]
    dated = [
        (one.line.day_order, one)
        for one in dict.fromkeys((*answering, *others))
        if one.holds
        and one.may_answer
        and one.context_share >= best.context_share
        and not (one.line.is_to_come or is_not_yet_done(one.line.text))
    ]
    days = [day for day, _ in dated if day is not None]
    wanted = which(days) if days else None
    return [one for day, one in dated if day is not None and day == wanted] or list(answering)


def _said_otherwise(best: Sequence[Line], answering: Sequence[Scored]) -> list[Line]:
    """Where the best line denies and another, of as much as it speaks of, does not, that one, and
    the other way round: one eye says nothing of the other, nor one letter of the next."""
    if not best:
        return []
    denies = signs.DENIAL.search(best[0].text) is not None
    others = (
        one.line
        for one in answering
        if one.own_share >= answering[0].own_share
        and (signs.DENIAL.search(one.line.text) is not None) is not denies
    )
    return list(others)[:1]


def _with_what_follows(best: Sequence[Line], answering: Sequence[Scored]) -> list[Line]:
    """The lines, each with the finding in the sentence after it: a report goes on."""
    shown: list[Line] = []
    for line in best:
        following = (
            one.line
            for one in answering
            if one.holds and one.line.before == line.text and one.line.page == line.page
        )
        shown += [line, *list(following)[:1]]
    return shown


def _values(asked: Asked, answering: Sequence[Scored]) -> list[Line]:
    pool = _rows(asked, answering)
    times = asked.times
    if times.is_compared and len(times.within) >= _PAIR:
        of_each = (_newest_of(pool, period) for period in times.within)
        return list(_distinct(line for lines in of_each for line in lines))[:MOST_QUOTES]
    if times.is_compared and any(line.periods for line in pool):
        course = _course(pool)
        return course[::-1] if times.is_latest else course
    if all(line.day is None for line in pool):
        return list(_distinct(_best(_likely_beside(answering), _ONE[0])))[: _ONE[1]]
    if times.within:
        return list(_distinct(sorted(pool, key=_newest_first)))[:_MOST_ROWS]
    return list(_distinct(_of_one_day(pool, times.is_earliest)))[:_MOST_ROWS]


def _rows(asked: Asked, answering: Sequence[Scored]) -> list[Line]:
    """The lines that give the value itself: in their own words, with a number where there is one,
    of each day those that say little else."""
    kept: Sequence[Scored] = answering
    narrower: tuple[Callable[[Scored], bool], ...] = (
        lambda one: one.own_share >= answering[0].own_share,
        lambda one: one.line.holds_a_value,
    )
    for is_narrower in narrower:
        kept = [one for one in kept if is_narrower(one)] or kept
    if asked.times.within and len(asked.times.within) == 1:
        kept = [one for one in kept if one.is_of_the_time]
    days = groupby(sorted((one.line for one in kept), key=_by_day), key=lambda line: line.day)
    wants_course = asked.times.is_compared and not asked.times.within
    plainest = _over_time if wants_course else _plainest
    return [line for _, of_day in days for line in plainest(list(of_day))]


def _over_time(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.is_over_time] or _plainest(lines)


def _plainest(lines: list[Line]) -> list[Line]:
    shortest = min(len(line.names) for line in lines)
    return [line for line in lines if len(line.names) <= shortest + _WORDS_OF_ONE_ROW]


def _course(rows: Sequence[Line]) -> list[Line]:
    """From the first to the last, with the newest of those between."""
    dated = list(_distinct(sorted((line for line in rows if line.periods), key=_by_time)))
    return dated if len(dated) <= MOST_QUOTES else [dated[0], *dated[1 - MOST_QUOTES :]]


def _newest_of(rows: Iterable[Line], meanings: tuple[Period, ...]) -> list[Line]:
    of_period = [line for line in rows if any_meets(line.periods, meanings)]
    return _of_one_day(of_period, is_earliest=False)[:_PAIR]


def _of_one_day(lines: Sequence[Line], is_earliest: bool) -> list[Line]:
    """The lines of the newest day, or the first."""
    dated = [line for line in lines if line.day is not None]
    if not dated:
        return list(lines)
    days = [line.day for line in dated]
    wanted = min(days, key=_ordinal) if is_earliest else max(days, key=_ordinal)
    return [line for line in dated if line.day == wanted]


def _best(answering: Sequence[Scored], share: float) -> list[Line]:
    least = answering[0].score * share if answering else 0.0
    return [one.line for one in answering if one.score >= least]


def _likely_beside(answering: Sequence[Scored]) -> list[Scored]:
    """The best, and what is likely to answer by itself, nearly as likely as the best."""
    best, *others = answering
    least = max(_LEAST_BESIDE, _SHARE_BESIDE * (best.likelihood or 0.0))
    return [best, *(one for one in others if one.likelihood is None or one.likelihood >= least)]


def _by_day(line: Line) -> int:
    return _ordinal(line.day)


def _by_time(line: Line) -> date:
    """Of a letter without a date, the time that the line itself names."""
    return line.day or line.periods[0].first


def _by_named_day(line: Line) -> date:
    return line.periods[0].first if line.periods else date.min


def _newest_first(line: Line) -> int:
    return -_ordinal(line.day)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _distinct(lines: Iterable[Line]) -> Iterator[Line]:
    """Without lines that say no more than one before them, in whatever order, or that repeat it
    whole."""
    seen: list[tuple[str, frozenset[str]]] = []
    for line in lines:
        wording = " ".join(line.text.split()).casefold()
        said = frozenset(_WORD.findall(wording))
        if not any(said <= others or other in wording for other, others in seen):
            seen.append((wording, said))
            yield line
