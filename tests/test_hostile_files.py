"""Files that would harm a reader are each answered in the one sentence that stands beside them, or read whole."""

import pytest

from helpers import Problem, letters

from .hostile_files import FILES, SLOW


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_has_its_answer(file, tmp_path):
    path = tmp_path / file.name
    path.write_bytes(file.made())
    try:
        found = letters.read(path).text
    except Problem as problem:
        found = str(problem)
    assert found == file.answer.format(file.name) if file.is_refused else file.text in found


def test_the_names_are_those_of_one_file_each():
    names = [file.name for file in (*FILES, *SLOW)]
    assert len(names) == len(set(names)) > 50
