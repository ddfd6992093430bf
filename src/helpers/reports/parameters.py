"""A notebook's parameters: those it declares, and values of the types that it declares.

papermill writes a parameter's name into code as it is given and only warns of an unknown one, so only the names that
the notebook itself declares pass here.
"""

import ast
import difflib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from helpers import Problem

WHOLE = re.compile(r"[+-]?\d{1,18}")
REAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


@dataclass(frozen=True)
class Parameter:
    """A parameter as its notebook declares it: `name: type = default  # help`."""

    name: str
    type: str
    default: object
    help: str


def declared(notebook: Path) -> dict[str, Parameter]:
    """The parameters of a notebook by name, in the order of its cell tagged `parameters`."""
    from papermill import inspect_notebook

    return {
        name: Parameter(name, stated["inferred_type_name"], ast.literal_eval(stated["default"]), stated["help"])
        for name, stated in inspect_notebook(notebook).items()
    }


def effective(given: dict[str, str], known: dict[str, Parameter]) -> dict[str, object]:
    """The value of every declared parameter: the given one, read by its type, or else the default.

    Raises Problem for an undeclared name, or a value that is not of its type.

    >>> known = {"letter": Parameter("letter", "str", "", ""), "seed": Parameter("seed", "int", 282, "")}
    >>> effective({"letter": "007"}, known)
    {'letter': '007', 'seed': 282}
    >>> effective({"lettr": "x"}, known)
    Traceback (most recent call last):
    helpers.Problem: unknown parameter 'lettr': did you mean letter?
    """
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise Problem(
                f"unknown parameter {name!r}: {f'did you mean {near[0]}?' if near else 'there are ' + ', '.join(known)}"
            )
    return {
        name: _typed(given[name], parameter) if name in given else parameter.default
        for name, parameter in known.items()
    }


def _typed(value: str, parameter: Parameter) -> object:
    if not value.isprintable():
        raise Problem(f"{parameter.name}: expected text on one line, found {value!r}")
    converted = {"int": _whole, "float": _real, "bool": _yes_or_no, "list": _list}.get(parameter.type, str)
    try:
        return converted(value)
    except ValueError:
        kinds = {
            "int": "a whole number",
            "float": "a number",
            "bool": "true or false",
            "list": 'a list such as ["a", "b"]',
        }
        raise Problem(f"{parameter.name}: expected {kinds[parameter.type]}, found {value!r}") from None


def _whole(value: str) -> int:
    if not WHOLE.fullmatch(value):
        raise ValueError
    return int(value)


def _real(value: str) -> float:
    if not REAL.fullmatch(value):
        raise ValueError
    return float(value)


def _yes_or_no(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError
    return value == "true"


def _list(value: str) -> list:
    values = json.loads(value)
    if not isinstance(values, list):
        raise ValueError
    return values
