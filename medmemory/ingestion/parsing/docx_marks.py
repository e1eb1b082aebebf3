"""Single marks in Word text: symbols, ticked boxes, and runs that no reader sees."""

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from medmemory.ingestion.parsing.symbol_fonts import shown_symbol

_ON = {None, "1", "true", "on"}
_WHITE = {"FFFFFF", "FEFEFE"}
_NO_GROUND = _WHITE | {"auto", None}
_TINIEST = 3  # half points


def symbol(element: BaseOxmlElement) -> str | None:
    """The character that a symbol shows; None when its font is not known."""
    try:
        code = int(element.get(qn("w:char"), ""), 16)
    except ValueError:
        return None
    return shown_symbol(element.get(qn("w:font"), ""), code)


def is_ticked(check_box: BaseOxmlElement) -> bool:
    """Whether a form's box is ticked: by its state, else by how it began."""
    for name in ("w:checked", "w:default"):
        state = check_box.find(qn(name))
        if state is not None:
            return state.get(qn("w:val")) in _ON
    return False


def is_raised(run: BaseOxmlElement) -> bool:
    """Whether the run stands above its line."""
    raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return raised is not None and raised.get(qn("w:val")) == "superscript"


def is_struck(run: BaseOxmlElement) -> bool:
    """Whether a line is drawn through the run."""
    lines = (run.find(f"{qn('w:rPr')}/{qn(name)}") for name in ("w:strike", "w:dstrike"))
    return any(line is not None and line.get(qn("w:val")) in _ON for line in lines)


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
