"""Paper that was not lit evenly: a photographed page, the fold of a book, a shadow."""

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

_SMALLER = 8
_LIGHTEST_OF = 7  # dots of the smaller picture: wider than a stroke
_BLUR = 6
_UNEVEN = 8.0  # standard deviation of the ground's grey, of 255
_DARK = 90  # of 255: a picture, or the lid of the scanner, and no paper
_CUT = 0.5  # percent of the darkest dots that may become all black


def evened(picture: Image.Image) -> Image.Image | None:
    """The grey picture on white ground; None when its ground is even."""
    small = picture.resize(
        (max(1, picture.width // _SMALLER), max(1, picture.height // _SMALLER)),
        Image.Resampling.BOX,
    )
    ground = small.filter(ImageFilter.MaxFilter(_LIGHTEST_OF)).filter(
        ImageFilter.GaussianBlur(_BLUR)
    )
    lit = ground.point(lambda grey: 255 if grey > _DARK else 0)
    if not lit.getbbox() or ImageStat.Stat(ground, lit).stddev[0] < _UNEVEN:
        return None
    behind = ground.resize(picture.size, Image.Resampling.BILINEAR)
    ink = ImageChops.subtract(behind, picture)
    return ImageOps.autocontrast(ImageOps.invert(ink), cutoff=(_CUT, 0))
