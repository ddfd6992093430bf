"""Parameters: names that the notebook declares, values of the types it declares."""

import pytest

from helpers import Problem
from helpers.reports import NOTEBOOKS, checked, planned
from helpers.reports.parameters import Parameter, declared, effective

KNOWN = {
    name: Parameter(name, kind, default, "")
    for name, kind, default in [
        ("text", "str", "a"),
        ("count", "int", 1),
        ("part", "float", 0.5),
        ("shown", "bool", True),
        ("some", "list", []),
    ]
}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("text", "007", "007"),
        ("text", "no", "no"),
        ("text", "1e5", "1e5"),
        ("text", '"; import os', '"; import os'),
        ("count", "010", 10),
        ("count", "-3", -3),
        ("part", "1e-3", 0.001),
        ("shown", "false", False),
        ("some", '["a", 1]', ["a", 1]),
    ],
)
def test_a_value_is_read_by_its_declared_type(name, value, expected):
    assert effective({name: value}, KNOWN)[name] == expected


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("count", "1.5", "count: expected a whole number, found '1.5'"),
        ("count", "nan", "count: expected a whole number, found 'nan'"),
        ("count", "", "count: expected a whole number, found ''"),
        ("part", "inf", "part: expected a number, found 'inf'"),
        ("shown", "True", "shown: expected true or false, found 'True'"),
        ("some", '{"a": 1}', "some: expected a list such as [\"a\", \"b\"], found '{\"a\": 1}'"),
        ("text", "two\nlines", "text: expected text on one line, found 'two\\nlines'"),
        ("text", "\udc80", "text: expected text on one line, found '\\udc80'"),
        ("txt", "x", "unknown parameter 'txt': did you mean text?"),
        ("p=1;import os", "1", "unknown parameter 'p=1;import os': there are text, count, part, shown, some"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(name, value, sentence):
    with pytest.raises(Problem) as problem:
        effective({name: value}, KNOWN)
    assert str(problem.value) == sentence


@pytest.mark.parametrize("notebook", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_every_parameter_of_every_notebook_is_typed_and_explained(notebook):
    found = declared(notebook)
    assert next(iter(found)) in ("letter", "letters")
    assert all(
        parameter.help and parameter.type in ("str", "int", "float", "bool", "list") for parameter in found.values()
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"letter": "x"}, "letter is no further parameter"),
        ({"lettr": "x"}, "unknown parameter 'lettr': did you mean letter?"),
        ({"language": "de"}, "language: expected nl or en, found 'de'"),
        ({"seed": "-1"}, "seed: expected 0 or more, found -1"),
        ({"empty": "cary"}, "empty: expected none or carry or context or smooth, found 'cary'"),
        ({"codebook": "nvo"}, "no codebook 'nvo' in data/codebooks: choose navo, or give a path"),
    ],
)
def test_a_report_s_parameters_are_checked_before_anything_runs(given, sentence):
    with pytest.raises(Problem) as problem:
        checked(given)
    assert str(problem.value).startswith(sentence)


@pytest.mark.parametrize("name", ["01_lettr", "../01_letter", "https://example.org/x"])
def test_an_unknown_notebook_is_answered_with_those_there_are(name):
    with pytest.raises(Problem, match=r"^no notebook .*01_letter"):
        planned("kst-28676-282", {}, name)
