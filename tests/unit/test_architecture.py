"""What the papers say about the code is so."""

import re
import tomllib

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


def test_contributing_gives_a_reason_for_every_direct_dependency() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    declared = {
        re.split(r"[\[=<>~ ]", requirement)[0]
        for requirement in (*project["dependencies"], *project["optional-dependencies"]["dev"])
    }
    explained = set(re.findall(r"^\| `([\w-]+)`", _read("CONTRIBUTING.md"), flags=re.MULTILINE))
    assert explained == declared


def test_every_direct_dependency_is_pinned() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in _read("constraints.txt").splitlines()
        if "==" in line
    }
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        assert re.split(r"[\[=<>~ ]", requirement)[0] in pinned
