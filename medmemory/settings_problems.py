"""What is wrong with the settings, in words that name the variable and what it must be."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import HttpUrl, IPvAnyAddress, ValidationError
from pydantic.fields import FieldInfo

PREFIX = "MEDMEMORY_"

# Read by docker-compose.yml, from the same .env.
_OF_OTHERS = frozenset({"MEDMEMORY_DB_PASSWORD"})
_NEARLY = 0.75  # of the letters, in their order: two of four swapped
_ADDRESS = "must be an IP address, such as 127.0.0.1"
_ADDRESSES = 'must be a JSON list of IP addresses, such as ["10.0.0.1"]'


def misspelt_variables(names: Iterable[str], fields: Iterable[str]) -> list[str]:
    """A sentence for each of `names` that is no setting but nearly one.

    What resembles none is let be: sites have variables of their own under the same prefix.
    """
    known = sorted(field.upper() for field in fields)
    sentences = []
    for name in sorted({name.upper() for name in names}):
        own = name.removeprefix(PREFIX)
        if own == name or own in known or name in _OF_OTHERS:
            continue
        if nearest := get_close_matches(own, known, n=1, cutoff=_NEARLY):
            sentences.append(f"{name}: is no setting; {PREFIX}{nearest[0]} is.")
    return sentences


def wrong_values(error: ValidationError, fields: Mapping[str, FieldInfo]) -> list[str]:
    """A sentence for each problem; none repeats the value, which may be a credential."""
    sentences = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        variable = f"{PREFIX}{name.upper()}: " if name else ""
        said = problem["msg"].removeprefix("Value error, ")
        is_ours = problem["type"] == "value_error" or name not in fields
        sentences.append(f"{variable}{said if is_ours else _requirement(fields[name]) or said}.")
    return list(dict.fromkeys(sentences))


def _requirement(field: FieldInfo) -> str | None:
    kinds = {field.annotation, *get_args(field.annotation)}
    if bool in kinds:
        return "must be true or false"
    if int in kinds:
        return f"must be a whole number{_range(field, step=1)}"
    if float in kinds:
        return f"must be a number{_range(field, step=None)}"
    if HttpUrl in kinds:
        return "must be a URL that begins with http:// or https://"
    if IPvAnyAddress in kinds:
        return _ADDRESSES if get_origin(field.annotation) is tuple else _ADDRESS
    choices = _choices(field.annotation)
    return f"must be one of {', '.join(choices)}" if choices else None


def _choices(annotation: Any) -> list[str]:
    if get_origin(annotation) is Literal:
        return [str(choice) for choice in get_args(annotation)]
    is_enum = isinstance(annotation, type) and issubclass(annotation, StrEnum)
    return [str(one) for one in annotation] if is_enum else []


def _range(field: FieldInfo, *, step: int | None) -> str:
    """What follows "a number"; whole numbers have a `step`, so that "above 0" is "1 or more"."""
    bounds = {
        name: limit
        for rule in field.metadata
        for name in ("gt", "ge", "le")
        if (limit := getattr(rule, name, None)) is not None
    }
    if "gt" in bounds and step is None:
        return f" above {bounds['gt']}"
    lowest = bounds["gt"] + step if "gt" in bounds else bounds.get("ge")
    if lowest is None:
        return ""
    return f" from {lowest} to {bounds['le']}" if "le" in bounds else f" of {lowest} or more"
