"""P7: a cluster whose workers are killed, and letters that fell their process."""

from importlib.util import find_spec

from . import Outcome, Run, tested

TARGET = "the same tables as by one process"


def of_a_cluster(run: Run) -> Outcome:
    if not find_spec("distributed"):
        return Outcome("Dask is not installed: pip install -e '.[scale]'", TARGET, None)
    return tested(TARGET, "tests/test_runs.py", "-k", "cluster or scheduler or died or killed")
