"""Chainlit's index page, without what it would fetch from other sites."""

import re
from collections.abc import Callable
from functools import cache

import chainlit.server

_FOREIGN_LINK = re.compile(r'[ \t]*<link\b[^>]*\bhref="https?://[^"]*"[^>]*>\n?')
_SOCIAL_TAG = re.compile(r'[ \t]*<meta property="og:[^>]*>\n?')


def without_foreign_requests(html: str) -> str:
    """The page without links to other sites (fonts, KaTeX) and without tags for social networks."""
    return _SOCIAL_TAG.sub("", _FOREIGN_LINK.sub("", html))


def clean_chainlit_page() -> None:
    """Chainlit serves its index page without foreign requests. Call once, before mounting it."""
    build_page: Callable[[str], str] = chainlit.server.get_html_template

    # Settings, theme and template are fixed while the process runs.
    @cache
    def clean_page(root_path: str) -> str:
        return without_foreign_requests(build_page(root_path))

    chainlit.server.get_html_template = clean_page
