"""What the papers say about the code is so."""

import re

import pytest

from medmemory.settings import APPLICATION_ROOT
from scripts.status_diagram import ARCHITECTURE, with_diagram

_PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "BENCHMARKS.md")


def _read(name: str) -> str:
    return (APPLICATION_ROOT / name).read_text(encoding="utf-8")


def test_the_status_diagram_shows_the_transitions_of_the_code() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    assert page == with_diagram(page), "run: python -m scripts.status_diagram"


@pytest.mark.parametrize("paper", _PAPERS)
def test_every_file_that_a_paper_names_exists(paper: str) -> None:
    named = re.findall(r"`((?:medmemory|tests|benchmarks|scripts)/[\w./]+)`", _read(paper))
    linked = re.findall(r"\]\((?!https?://)([\w./-]+)\)", _read(paper))
    missing = [path for path in (*named, *linked) if not (APPLICATION_ROOT / path).exists()]
    assert missing == []


def test_every_test_that_the_architecture_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", _read("ARCHITECTURE.md"))
    assert len(named) >= 5
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in _read(file)]
    assert missing == []
