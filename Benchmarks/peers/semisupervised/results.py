"""A file of results: a line of JSON for each finished (data set, labels, seed, method), only ever appended to."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from failure import YardstickFailure

Key = tuple[str, int, int, str]


@dataclass(frozen=True)
class Result:
    """`errorRate` is the share of test rows whose class is predicted wrongly; `balancedErrorRate` is the mean of each
    class's own error rate; `seconds` for training and predicting; `case` is the fingerprint of the case's files.
    """

    dataset: str
    labels: int
    seed: int
    method: str
    errorRate: float
    balancedErrorRate: float
    testRows: int
    seconds: float
    case: str
    versions: dict[str, str]

    @property
    def key(self) -> Key:
        return self.dataset, self.labels, self.seed, self.method

    @classmethod
    def parsed(cls, line: str) -> Self:
        return cls(**json.loads(line))


def read(file: Path) -> list[Result]:
    """All lines. A last line that is cut off, because a run was killed, is passed over. Equal keys must agree on the
    case; of lines with the same key the first counts.
    """
    if not file.is_file():
        return []
    found: dict[Key, Result] = {}
    cases: dict[tuple[str, int, int], str] = {}
    lines = file.read_text().split("\n")
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            result = Result.parsed(line)
        except (ValueError, TypeError) as error:
            if number == len(lines):
                break
            raise YardstickFailure(f"{file}, line {number}: {error}") from error
        if cases.setdefault(result.key[:3], result.case) != result.case:
            raise YardstickFailure(f"{file}, line {number}: another split than in the lines before")
        found.setdefault(result.key, result)
    return list(found.values())


def repair(file: Path) -> None:
    """Takes off a last line that was cut off, so that lines can be appended."""
    if file.is_file() and (data := file.read_bytes()) and not data.endswith(b"\n"):
        os.truncate(file, data.rfind(b"\n") + 1)


def append(file: Path, result: Result) -> None:
    """One write at the end of the file: several processes may do so."""
    data = (json.dumps(asdict(result)) + "\n").encode()
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        if os.write(descriptor, data) != len(data):
            raise YardstickFailure(f"{file}: the disk is full")
    finally:
        os.close(descriptor)
