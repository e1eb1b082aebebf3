"""Single marks in Word text: symbols, ticked boxes, and runs that no reader sees."""

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_ON = {None, "1", "true", "on"}
_WHITE = {"FFFFFF", "FEFEFE"}
_NO_GROUND = _WHITE | {"auto", None}
_TINIEST = 3  # half points

# Code points of Word's symbol fonts, as they stand in clinical forms.
_WINGDINGS = {0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFC: "✓", 0xFB: "✗",
              0x78: "☒", 0xA7: "▪", 0xD8: "➢", 0x76: "❖", 0xE0: "→", 0xE8: "→", 0xE1: "↑",
              0xE2: "↓", 0xDF: "←", 0xF0: "⇨"}  # fmt: skip
_SYMBOL = {0x6D: "µ", 0xB0: "°", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0x61: "α", 0x62: "β",
           0x67: "γ", 0x64: "δ", 0x44: "Δ", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓",
           0xB7: "•", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xC5: "⊕", 0xC6: "∅", 0x6C: "λ",
           0x77: "ω", 0x57: "Ω", 0x70: "π", 0x73: "σ", 0xA5: "∞", 0xD6: "√", 0x2D: "−"}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}
_PRIVATE_USE = 0xF000


def symbol(element: BaseOxmlElement) -> str | None:
    """The character that a symbol shows; None when its font is not known."""
    font = _FONTS.get(element.get(qn("w:font"), "").lower())
    try:
        code = int(element.get(qn("w:char"), ""), 16)
    except ValueError:
        return None
    return None if font is None else font.get(code & ~_PRIVATE_USE)


def is_ticked(check_box: BaseOxmlElement) -> bool:
    """Whether a form's box is ticked: by its state, else by how it began."""
    for name in ("w:checked", "w:default"):
        state = check_box.find(qn(name))
        if state is not None:
            return state.get(qn("w:val")) in _ON
    return False


def is_hidden(run: BaseOxmlElement) -> bool:
    """Whether the run is set not to be seen: hidden, white on white, or of no size."""
    properties = run.find(qn("w:rPr"))
    if properties is None or run.find(qn("w:t")) is None:
        return False
    vanish = properties.find(qn("w:vanish"))
    if vanish is not None and vanish.get(qn("w:val")) in _ON:
        return True
    size = properties.find(qn("w:sz"))
    half_points = "" if size is None else size.get(qn("w:val"), "")
    if half_points.isdecimal() and int(half_points[:6]) <= _TINIEST:
        return True
    colour = properties.find(qn("w:color"))
    is_white = colour is not None and colour.get(qn("w:val"), "").upper() in _WHITE
    return is_white and not _has_ground(run)


def _has_ground(run: BaseOxmlElement) -> bool:
    """Whether the run, its paragraph, its cell or its box is shaded."""
    for ancestor in (run, *run.iterancestors()):
        for properties in ("w:rPr", "w:pPr", "w:tcPr"):
            own = ancestor.find(qn(properties))
            if own is None:
                continue
            shading = own.find(qn("w:shd"))
            if shading is not None and shading.get(qn("w:fill")) not in _NO_GROUND:
                return True
            if own.find(qn("w:highlight")) is not None:
                return True
        if ancestor.tag == qn("w:txbxContent"):
            return True  # boxes have grounds of many kinds
    return False
