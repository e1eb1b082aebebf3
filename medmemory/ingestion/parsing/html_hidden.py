"""Which elements of an HTML page a reader of it would not see."""

import re
from itertools import islice

from lxml import etree

_MOST_RULES = 2000
_LONGEST_STYLE_SHEET = 200_000  # more is of no use to a page of text
_MOST_ANCESTORS = 30
_NEVER_SHOWN = {"template", "noscript"}
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"[.#]?[\w-]+")
_INVISIBLE = {
    "display": re.compile(r"none"),
    "visibility": re.compile(r"hidden|collapse"),
    "opacity": re.compile(r"0?\.?0+%?"),
    "font-size": re.compile(r"0*(?:\.\d+)?(?:px|pt|em|rem|%)?|1px"),
    "text-indent": re.compile(r"-\d{3,}\w*"),
    "left": re.compile(r"-\d{3,}\w*"),
}
_WHITE = re.compile(r"white|#f{3}(?:f{3})?|rgba?\(\s*255\s*,\s*255\s*,\s*255\b.*")
_WHITE_NAME = "white"

_Style = dict[str, str]


class Visibility:
    """Judges by attributes, by the style attribute, and by rules for one tag, class or id."""

    def __init__(self, style_sheets: str) -> None:
        self._rules: dict[str, _Style] = {}
        rules = _RULE.finditer(style_sheets[:_LONGEST_STYLE_SHEET])
        for selectors, body in (rule.groups() for rule in islice(rules, _MOST_RULES)):
            for selector in selectors.lower().split(","):
                if _SELECTOR.fullmatch(selector.strip()):
                    self._rules.setdefault(selector.strip(), {}).update(_declarations(body))

    def is_hidden(self, element: etree._Element) -> bool:
        """Whether what is directly in the element is hidden by the element itself."""
        if element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
            return True
        style = self._style(element)
        if any(
            name in style and invisible.fullmatch(style[name])
            for name, invisible in _INVISIBLE.items()
        ):
            return True
        colour = _colour(style.get("color", element.get("color", "").lower()))
        return bool(colour) and colour == self._ground(element)

    def _ground(self, element: etree._Element) -> str:
        """The colour behind the element; white when nothing says another."""
        for shown in islice(_with_ancestors(element), _MOST_ANCESTORS):
            style = self._style(shown)
            ground = style.get("background-color") or style.get("background")
            ground = ground or shown.get("bgcolor", "").lower()
            if ground and not ground.startswith(("transparent", "none", "inherit")):
                return _colour(ground)
        return _WHITE_NAME

    def _style(self, element: etree._Element) -> _Style:
        style = dict(self._rules.get(str(element.tag), {}))
        for name in element.get("class", "").lower().split()[:20]:
            style |= self._rules.get(f".{name}", {})
        style |= self._rules.get(f"#{element.get('id', '').lower()}", {})
        return style | _declarations(element.get("style", ""))


def _with_ancestors(element: etree._Element) -> "list[etree._Element]":
    return [element, *islice(element.iterancestors(), _MOST_ANCESTORS)]


def _declarations(body: str) -> _Style:
    style: _Style = {}
    for declaration in body[:2000].lower().split(";"):
        name, _, value = declaration.partition(":")
        style[name.strip()] = value.replace("!important", "").strip()
    return style


def _colour(value: str) -> str:
    return _WHITE_NAME if _WHITE.fullmatch(value) else value
