"""The characters that symbol fonts show in place of letters, as they stand in clinical forms."""

_WINGDINGS = {0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFC: "✓", 0xFB: "✗",
              0x78: "☒", 0xA7: "▪", 0xD8: "➢", 0x76: "❖", 0xE0: "→", 0xE8: "→", 0xE1: "↑",
              0xE2: "↓", 0xDF: "←", 0xF0: "⇨"}  # fmt: skip
_SYMBOL = {0x6D: "µ", 0xB0: "°", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0x61: "α", 0x62: "β",
           0x67: "γ", 0x64: "δ", 0x44: "Δ", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓",
           0xB7: "•", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xC5: "⊕", 0xC6: "∅", 0x6C: "λ",
           0x77: "ω", 0x57: "Ω", 0x70: "π", 0x73: "σ", 0xA5: "∞", 0xD6: "√", 0x2D: "−"}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS, "wingdings-regular": _WINGDINGS,
    "symbol": _SYMBOL, "symbolmt": _SYMBOL, "opensymbol": _SYMBOL,
}  # fmt: skip
_PRIVATE_USE = 0xF000


def shown_symbol(font: str, code: int) -> str | None:
    """The character that the font shows for the code; None when the font is not known.

    `font` may bear the mark of a part of a font: "BAAAAA+OpenSymbol".
    """
    characters = _FONTS.get(font.rpartition("+")[2].lower())
    return None if characters is None else characters.get(code & ~_PRIVATE_USE)
