"""A picture of a page becomes words: scaled, turned upright, straightened, recognised."""

import math
import resource
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from PIL import Image, ImageStat

from medmemory.ingestion.parsing.decoding import clean
from medmemory.ingestion.parsing.geometry import Box, Word
from medmemory.ingestion.parsing.ground import evened
from medmemory.ingestion.parsing.ocr import RecognisedWord, recognise
from medmemory.ingestion.parsing.straightening import skew

RENDER_DOTS_PER_INCH = 200
_FINE_DOTS_PER_INCH = 300
_PAGE_INCHES = 11.0  # what a picture of unknown size is taken for, along its longer side
_SMALLEST_SIDE = 8  # dots
_FEWEST_DOTS = 1000  # along the longer side; smaller ones are enlarged
_SMALL_PRINT = 15  # dots: lower words are read again at a finer scale
_UNCERTAIN = 0.65  # confidence under which the page may lie on its side
_FEWEST_WORDS = 8
_CLEARLY_BETTER = 1.3
_FULL_TURN = 4
_LONG_WORD = 4  # letters: a longer word is wider than high
_PER_LITRE = ("/|", "/l")  # the engine takes the letter for a rule of the table
_STRAIGHT = 0.3
_BLANK_SPREAD = 6.0  # standard deviation of grey, of 255
_DARK = 110
_BLANK_SHARE = 0.0008  # of dark dots
_FAINT = 16  # of 255, darker than the paper
_FAINT_SHARE = 0.003  # of dots that are: a few lines
_RESERVE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Recognition:
    """The words in the picture as it was read: turned and straightened."""

    recognised: list[RecognisedWord]
    turns: int  # quarter turns to the right before it was read
    angle: float  # degrees to the left after that
    width: int  # of the picture that was read
    height: int

    @property
    def confidence(self) -> float:
        """The mean over its words; 0 without any."""
        if not self.recognised:
            return 0.0
        return mean(word.confidence for word in self.recognised)

    @property
    def word_height(self) -> float:
        if not self.recognised:
            return 0.0
        return median(word.bottom - word.top for word in self.recognised)

    @property
    def sideways(self) -> int:
        """Quarter turns to the right that make the lines level; 0 when most are."""
        long_words = [word for word in self.recognised if len(word.text) >= _LONG_WORD]
        upright = sum(1 for one in long_words if one.bottom - one.top > one.right - one.left)
        if upright * 2 <= len(long_words):
            return 0
        down = sum(1 if one.top < two.top else -1 for one, two in pairwise(long_words))
        return 3 if down > 0 else 1

    @property
    def words(self) -> list[Word]:
        """In the order of the engine, in dots of the picture that was read."""
        return [
            Word(text, word.left, word.top, word.right, word.bottom, confidence=word.confidence)
            for word in self.recognised
            if (text := clean(word.text).strip().replace(*_PER_LITRE))
        ]

    def place_of(self, word: Word) -> Box:
        """Where the word is in the picture as it was given, in fractions of it."""
        corners = [
            self._origin(x, y) for x in (word.left, word.right) for y in (word.top, word.bottom)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        sides = (min(xs), min(ys), max(xs), max(ys))
        return Box(*(min(max(side, 0.0), 1.0) for side in sides))

    def _origin(self, x: float, y: float) -> tuple[float, float]:
        angle = math.radians(self.angle)
        across, down = x - self.width / 2, y - self.height / 2
        left = (across * math.cos(angle) - down * math.sin(angle)) / self.width + 0.5
        top = (across * math.sin(angle) + down * math.cos(angle)) / self.height + 0.5
        match self.turns:
            case 1:
                return top, 1 - left
            case 2:
                return 1 - left, 1 - top
            case 3:
                return 1 - top, left
            case _:
                return left, top


class CpuBudget:
    """How much CPU time is left to this file, with what its programs took."""

    def __init__(self) -> None:
        self.limit_seconds, _ = resource.getrlimit(resource.RLIMIT_CPU)

    @property
    def is_spent(self) -> bool:
        if self.limit_seconds == resource.RLIM_INFINITY:
            return False
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
        return seconds > max(self.limit_seconds - _RESERVE_SECONDS, self.limit_seconds / 2)


def is_blank(picture: Image.Image) -> bool:
    """Whether nothing is on it but paper."""
    grey = picture.convert("L")
    if ImageStat.Stat(grey).stddev[0] < _BLANK_SPREAD:
        return True
    dark = sum(grey.histogram()[:_DARK])
    return dark < grey.width * grey.height * _BLANK_SHARE


def read_faint(picture: Image.Image, *, dots_per_inch: float | None = None) -> Recognition | None:
    """The words in faint print on a picture that looks blank; None when it holds none for sure.

    Read once, as it lies: the backs of scanned pages show through, too, and say nothing.
    """
    grey = picture.convert("L")
    shades = grey.histogram()
    paper = shades.index(max(shades))
    ink = sum(shades[: max(paper - _FAINT, 0)])
    if ink < grey.width * grey.height * _FAINT_SHARE or min(grey.size) < _SMALLEST_SIDE:
        return None
    found = _attempt(_scaled(grey, dots_per_inch, RENDER_DOTS_PER_INCH), 0, RENDER_DOTS_PER_INCH)
    return None if found is None or _is_doubtful(found) else found


def read_picture(picture: Image.Image, *, dots_per_inch: float | None = None) -> Recognition | None:
    """The words on it; None when the engine is missing or failed."""
    grey = picture.convert("L")
    if min(grey.size) < _SMALLEST_SIDE:
        return Recognition([], 0, 0.0, *grey.size)
    # In uneven light the engine reads the lightest lines alone, and is sure of them.
    grey = evened(grey) or grey
    scaled = _scaled(grey, dots_per_inch, RENDER_DOTS_PER_INCH)
    best = _level(scaled, 0)
    if best is None:
        return None
    if _is_doubtful(best):
        # Upside down a page reads as a few odd words. The engine finds half of the sideways ones.
        for turns in (2, 1, 3):
            other = _level(scaled, turns)
            if other is not None and _worth(other) > _worth(best) * _CLEARLY_BETTER:
                best = other
            if not _is_doubtful(best):
                break
    if best.recognised and best.word_height < _SMALL_PRINT:
        finer = _scaled(grey, dots_per_inch, _FINE_DOTS_PER_INCH)
        other = None
        if finer.width > scaled.width:
            other = _attempt(finer, best.turns, _FINE_DOTS_PER_INCH)
        if other is not None and _worth(other) > _worth(best):
            best = other
    return best


def _level(picture: Image.Image, turns: int) -> Recognition | None:
    """What is read after these turns, and those that the engine made itself."""
    found = _attempt(picture, turns, RENDER_DOTS_PER_INCH)
    if found is None or not found.sideways:
        return found
    turns = (turns + found.sideways) % _FULL_TURN
    return _attempt(picture, turns, RENDER_DOTS_PER_INCH) or found


def _attempt(picture: Image.Image, turns: int, dots_per_inch: int) -> Recognition | None:
    turned = picture.rotate(-90 * turns, expand=True) if turns else picture
    angle = skew(turned)
    if abs(angle) >= _STRAIGHT:
        turned = turned.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    else:
        angle = 0.0
    words = recognise(turned, dots_per_inch=dots_per_inch)
    if words is None:
        return None
    return Recognition(words, turns, angle, turned.width, turned.height)


def _is_doubtful(attempt: Recognition) -> bool:
    return len(attempt.recognised) < _FEWEST_WORDS or attempt.confidence < _UNCERTAIN


def _worth(attempt: Recognition) -> float:
    """Letters, each as sure as its word."""
    return sum(len(word.text) * word.confidence**2 for word in attempt.recognised)


def _scaled(picture: Image.Image, dots_per_inch: float | None, wanted: int) -> Image.Image:
    """The picture at the wanted resolution; one of unknown size counts as a page."""
    longer = max(picture.size)
    factor = wanted / dots_per_inch if dots_per_inch else wanted * _PAGE_INCHES / longer
    if factor >= 1:
        # Enlarging adds nothing to a good picture, but small letters are missed.
        factor = min(factor, max(1.0, _FEWEST_DOTS / longer))
    if abs(factor - 1) < 0.05:  # noqa: PLR2004  # not worth the blur
        return picture
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    return picture.resize(size, Image.Resampling.LANCZOS)
