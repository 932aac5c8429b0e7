"""A case is a data set, a number of labels and a seed, as two CSV files that every method reads.

`train.csv` has the features and the column `label`, blank where a row is unlabelled; `test.csv` has the true label of
each row, for scoring. Missing values are blank, categories are text. `case.json` is written last: with it, a case is
complete.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pandas as pd
from catalogue import BY_NAME, Dataset
from splits import fits, labelled, split
from tables import Table

TARGET = "label"


@dataclass(frozen=True)
class Case:
    dataset: str
    labels: int
    seed: int
    folder: Path
    fingerprint: str

    @property
    def train(self) -> Path:
        return self.folder / "train.csv"

    @property
    def test(self) -> Path:
        return self.folder / "test.csv"


@lru_cache(maxsize=1)
def table(name: str) -> Table:
    return BY_NAME[name].read()


def write_csv(frame: pd.DataFrame, file: Path) -> None:
    """Rows end with a line feed. Another reader never sees half a file."""
    draft = file.with_suffix(".draft")
    frame.to_csv(draft, index=False, lineterminator="\n")
    draft.replace(file)


def fingerprint(*files: Path) -> str:
    """The start of the SHA-256 of the files' contents."""
    whole = sha256()
    for file in files:
        whole.update(sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:12]


def made(dataset: Dataset, count: int, seed: int, cache: Path) -> Case | None:
    """The case with so many labels, written if it is not there yet; None where the data set is too small for it."""
    folder = cache / dataset.name / f"{count}-labels" / f"seed-{seed}"
    record = folder / "case.json"
    if record.is_file():
        return Case(dataset.name, count, seed, folder, json.loads(record.read_text())["fingerprint"])
    whole = table(dataset.name)
    parts = split(dataset.name, whole.labels, whole.pool, seed)
    if not fits(count, len(whole.classes), len(parts.pool)):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    keep = set(labelled(dataset.name, whole.labels, parts.pool, count, seed).tolist())
    train, test = (whole.features.iloc[rows].copy() for rows in (parts.pool, parts.test))
    train[TARGET] = [whole.labels[row] if row in keep else "" for row in parts.pool.tolist()]
    test[TARGET] = whole.labels[parts.test]
    write_csv(train, folder / "train.csv")
    shared = cache / dataset.name / f"test-{seed}.csv"
    if not shared.is_file():
        write_csv(test, shared)
    (folder / "test.csv").unlink(missing_ok=True)
    os.link(shared, folder / "test.csv")
    case = Case(dataset.name, count, seed, folder, fingerprint(folder / "train.csv", folder / "test.csv"))
    draft = record.with_suffix(".draft")
    facts = {"dataset": case.dataset, "labels": count, "seed": seed, "rows": len(train), "testRows": len(test)}
    draft.write_text(json.dumps(facts | {"fingerprint": case.fingerprint}) + "\n")
    draft.replace(record)
    return case


def all_made(datasets: list[Dataset], labels: list[int], seeds: list[int], cache: Path) -> Iterator[Case]:
    """Data set by data set, since reading one costs more than writing a case."""
    for dataset in datasets:
        for seed in seeds:
            for count in labels:
                if case := made(dataset, count, seed, cache):
                    yield case
