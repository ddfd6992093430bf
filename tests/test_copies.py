"""Letters told to be copies of one another by their texts."""

import random
from itertools import combinations

import pytest

from helpers.letters.copies import COPY, Copies, runs
from tests.official_server import body

TEXT = " ".join(body(1, 40))


@pytest.mark.parametrize(
    ("other", "copies"),
    [
        (TEXT, True),
        (TEXT.upper(), True),
        (TEXT.replace(". ", ".\n\n"), True),
        (TEXT.replace(",", ""), True),
        (f"Herdruk. {TEXT}", True),
        (f"{TEXT} {body(2, 1)[0]}", True),
        (TEXT.replace("verzonnen", "verzonen", 1), True),
        (f"{TEXT} {' '.join(body(2, 10))}", False),
        (" ".join(body(2, 40)), False),
        (" ".join(reversed(TEXT.split())), False),
        (TEXT[:300], False),
        ("", False),
    ],
)
def test_copies_have_nine_tenths_of_their_runs_in_common(other, copies):
    own = Copies()
    for name, text in (("first", TEXT), ("other", other), ("third", " ".join(body(3, 40)))):
        own.add(name, runs(text))
    assert own.of("other") == ({"first"} if copies else set())
    assert own.of("first") == ({"other"} if copies else set())
    assert own.of("third") == own.of("unknown") == set()


def changed(words: list[str], changes: int, chance: random.Random) -> str:
    """The words, so many of them replaced."""
    words = list(words)
    for at in chance.sample(range(len(words)), changes):
        words[at] = f"woord{chance.randrange(1000)}"
    return " ".join(words)


def test_looking_up_a_few_runs_finds_the_pairs_that_comparing_all_finds():
    """In 150 texts: 15, each with none to nine of its 400 words changed."""
    chance = random.Random(282)
    originals = [[chance.choice(TEXT.split()) for _ in range(400)] for _ in range(15)]
    texts = {f"{place}-{changes}": runs(changed(words, changes, chance))
             for place, words in enumerate(originals) for changes in range(10)}  # fmt: skip
    own = Copies()
    for name, each in texts.items():
        own.add(name, each)
    expected = {
        (one, other)
        for one, other in combinations(texts, 2)
        if len(texts[one] & texts[other]) >= COPY * len(texts[one] | texts[other])
    }
    found = {(one, other) for one, other in combinations(texts, 2) if other in own.of(one)}
    assert len(expected) > 100
    assert found == expected
    assert all(one in own.of(other) for one, other in found)
