"""Other programs as methods: two commands, one that trains from `train.csv` and one that predicts the test rows."""

import csv
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from cases import TARGET, Case
from failure import YardstickFailure
from numpy.typing import NDArray

PREDICTION = "prediction"
PREDICT = "predict {run} {test} --output {out}"


@dataclass(frozen=True)
class Command:
    """Templates of two command lines, split as a shell would, but run without one.

    In `train`: {train} the CSV file, {run} a path that does not exist yet, {seed}, {labels}, {dataset}. In `predict`:
    these, {test}, the test rows without their label, and {out}, the CSV file to write, with a column `prediction`.
    """

    name: str
    train: str
    predict: str

    @classmethod
    def parsed(cls, text: str, predict: dict[str, str]) -> "Command":
        """From NAME=TRAIN. Where there is no template for predicting, it is that of the first word of TRAIN."""
        name, equals, train = text.partition("=")
        if not (name and equals and train.strip()):
            raise YardstickFailure(f"not NAME=COMMAND: {text}")
        try:
            command = cls(name, train, predict.get(name) or f"{shlex.split(train)[0]} {PREDICT}")
            command.filled(Case("", 0, 0, Path(), ""), Path())
        except (KeyError, IndexError, ValueError) as error:
            raise YardstickFailure(f"{name}: cannot fill in the command: {error}") from error
        return command

    def filled(self, case: Case, folder: Path) -> tuple[list[str], list[str]]:
        facts = {"train": case.train, "run": folder / "run", "seed": case.seed}
        facts |= {"labels": case.labels, "dataset": case.dataset}
        after = {"test": folder / "test.csv", "out": folder / "predictions.csv"}
        train = [word.format(**facts) for word in shlex.split(self.train)]
        return train, [word.format(**facts, **after) for word in shlex.split(self.predict)]

    def predictions(self, case: Case) -> NDArray[np.str_]:
        """The predicted class of each test row."""
        with tempfile.TemporaryDirectory(prefix="yardstick-") as name:
            folder = Path(name)
            train, predict = self.filled(case, folder)
            rows = pd.read_csv(case.test, dtype=str, keep_default_na=False).drop(columns=TARGET)
            rows.to_csv(folder / "test.csv", index=False, lineterminator="\n")
            self.call(train)
            self.call(predict)
            return self.read(folder / "predictions.csv", len(rows))

    def call(self, words: list[str]) -> None:
        try:
            subprocess.run(words, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        except OSError as error:
            raise YardstickFailure(f"{self.name}: {error}") from error
        except subprocess.CalledProcessError as error:
            last = (error.stderr.strip().splitlines() or ["no message"])[-1]
            raise YardstickFailure(f"{self.name} ended with status {error.returncode}: {last}") from error

    def read(self, file: Path, rows: int) -> NDArray[np.str_]:
        try:
            with file.open(newline="", encoding="utf-8") as stream:
                found = [row[PREDICTION] for row in csv.DictReader(stream)]
        except (OSError, KeyError) as error:
            raise YardstickFailure(f"{self.name} wrote no CSV file with a column `{PREDICTION}`") from error
        if len(found) != rows:
            raise YardstickFailure(f"{self.name} predicted {len(found)} rows of {rows}")
        return np.array(found, dtype=str)

    def versions(self) -> dict[str, str]:
        """What the program answers to --version, and the command line: another one is another method."""
        program = shlex.split(self.train)[0]
        try:
            ended = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, timeout=60)
            answer = ended.stdout.strip().splitlines() if ended.returncode == 0 else []
        except (OSError, subprocess.TimeoutExpired):
            answer = []
        return {Path(program).name: answer[0] if answer else "unknown", "command": self.train}
