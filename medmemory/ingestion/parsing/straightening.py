"""By how much a scanned page is askew."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageStat

_SIDE = 700  # dots, enough to see lines
_STEEPEST = 6  # degrees
_COARSE, _FINE = 1.0, 0.2
_INK = 110  # of 255


def skew(picture: Image.Image) -> float:
    """By how many degrees to turn it left, so that its lines are level."""
    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE))
    ink = ImageChops.invert(small).point(lambda grey: grey if grey > _INK else 0)
    coarse = _best([step * _COARSE for step in range(-_STEEPEST, _STEEPEST + 1)], ink)
    steps = round(_COARSE / _FINE)
    return _best([coarse + step * _FINE for step in range(-steps, steps + 1)], ink)


def _best(angles: Sequence[float], ink: Image.Image) -> float:
    return max(angles, key=lambda angle: (_levelness(ink, angle), -abs(angle)))


def _levelness(ink: Image.Image, angle: float) -> float:
    """How much the rows differ from their neighbours: most where lines of text are level."""
    turned = ink.rotate(angle, resample=Image.Resampling.BILINEAR)
    profile = turned.resize((1, turned.height), Image.Resampling.BOX)
    shifted = ImageChops.offset(profile, 0, 1)
    return float(ImageStat.Stat(ImageChops.difference(profile, shifted)).sum2[0])
