"""What the positions of a letter amount to: who speaks on which issue, where nothing is found, what is promised."""

from collections.abc import Collection

import pandas as pd

from helpers.positions.lexicon import STANCES, UNCLASSIFIED

AGENTLESS = "agentless"


def spoken(made: pd.DataFrame) -> pd.DataFrame:
    """The rows of a positions table that count: acts of an actor with a stance."""
    return made[made["stance"].isin(STANCES) & (made["source"] != AGENTLESS)]


def matrix(made: pd.DataFrame) -> pd.DataFrame:
    """Who says what on which issue, by first acts: actor_type, issue, stance, act, acts, sentences (a list).

    An act of a sentence on several issues is in the row of each; one on none has an empty issue. `act` is told where
    the stance is no side on the issue, and empty elsewhere.
    """
    rows = spoken(made)
    rows = rows.assign(issue=rows["issues"].str.split(";"), act=rows["act"].where(rows["aside"], "")).explode("issue")
    keys = ["actor_type", "issue", "stance", "act"]
    grouped = rows.groupby(keys, sort=False)["sentence"].agg(
        acts="size", sentences=lambda numbers: sorted(set(numbers.tolist()))
    )
    return grouped.reset_index()


def labels(made: pd.DataFrame) -> dict[str, str]:
    """The most frequent name of each type of actor; the first of two that are equally frequent."""
    counted = (
        spoken(made)
        .groupby("actor_type", sort=False)["actor"]
        .agg(lambda actors: actors.value_counts(sort=True).index[0])
    )
    return counted.to_dict()


def nothing_found(made: pd.DataFrame, issues: Collection[str]) -> dict[str, list[str]]:
    """For each speaker the issues on which no act was found, which may have been missed."""
    issues_by_speaker = matrix(made).groupby("actor_type", sort=False)["issue"].agg(set)
    return {
        speaker: [issue for issue in issues if issue not in issues_of_speaker]
        for speaker, issues_of_speaker in issues_by_speaker.items()
    }


def commitments(made: pd.DataFrame) -> pd.DataFrame:
    """The rows of what actors promise or announce that they will do, those with a deadline first."""
    rows = made[made["commitment"] & (made["actor"] != "")]
    return rows.assign(undated=rows["deadline"] == "").sort_values("undated", kind="stable").drop(columns="undated")


def agentless(made: pd.DataFrame) -> tuple[int, int]:
    """The number of acts without an actor, and of all acts: passives such as "werd benadrukt"."""
    alone = made[(made["source"] == AGENTLESS) & made["stance"].isin(STANCES)]
    acts = spoken(made).drop_duplicates(["letter", "start"])
    return len(alone), len(alone) + len(acts)


def unknown(made: pd.DataFrame) -> pd.DataFrame:
    """The verbs of actors that the lexicon does not have, for review: letter, act, count, sentences."""
    rows = made[made["stance"] == UNCLASSIFIED]
    rows = rows.assign(act=rows["act"].str.replace(r"^(?:niet|not) ", "", regex=True))
    counted = rows.groupby(["letter", "act"])["sentence"].agg(
        count="size", sentences=lambda numbers: "; ".join(map(str, dict.fromkeys(numbers)))
    )
    return counted.reset_index()
