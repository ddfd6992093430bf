"""The licence of every package of the default install, as the package itself says it: locks/licences.csv.

    python -m tests.licences [WHEEL ...]

A package that is not installed here, since another system or Python needs it, is read from a wheel that is given.
"""

import csv
import re
import sys
from importlib.metadata import Distribution, distributions

from packaging.utils import canonicalize_name

from helpers import ROOT

BASE = ROOT / "locks" / "base.txt"
TABLE = ROOT / "locks" / "licences.csv"

Package = tuple[str, str]


def versions(text: str) -> set[Package]:
    """Every version of every package of a lock: a few have two, for two versions of Python.

    >>> versions("contourpy==1.3.3 ; python_full_version < '3.12' \\\\")
    {('contourpy', '1.3.3')}
    """
    return {(canonicalize_name(name), version) for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.M)}


def licences(*wheels: str) -> dict[Package, str]:
    """What the packages of the default install say of their licences: those installed, and those of the wheels."""
    wanted = versions(BASE.read_text(encoding="utf-8"))
    found = {
        (canonicalize_name(own.name), own.version): licence(own) for own in distributions(path=[*wheels, *sys.path])
    }
    return {package: found[package] for package in sorted(wanted & set(found))}


def licence(package: Distribution) -> str:
    """Its licence as an expression, or as its classifiers name it, or the first line of what else it says."""
    said = package.metadata
    classified = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or () if each.startswith("License")]
    return said.get("License-Expression") or "; ".join(classified) or (said.get("License") or "?").splitlines()[0]


def table() -> dict[Package, str]:
    """The licences as the table has them."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {(row["package"], row["version"]): row["licence"] for row in csv.DictReader(file)}


def main() -> None:
    found = licences(*sys.argv[1:])
    if missing := sorted(versions(BASE.read_text(encoding="utf-8")) - set(found)):
        sys.exit("give the wheels of what is not installed here: " + " ".join("==".join(each) for each in missing))
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["package", "version", "licence"])
        rows.writerows([*package, said] for package, said in found.items())


if __name__ == "__main__":
    main()
