"""P11: a server and a network with every fault."""

from . import Outcome, Run, tested

TARGET = "no invalid body kept, deadlines kept, an offline run gives the same bytes"


def no_invalid_body(run: Run) -> Outcome:
    """Fetching from a server of this machine: the tests of the suite, which have a path for each fault."""
    return tested(TARGET, "tests/test_web.py", "tests/test_dossier.py", "tests/test_official.py")
