"""Runs methods on cases, several cases at a time, each in a process with one thread."""

import multiprocessing
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import encoding
import methods
import numpy as np
from cases import Case
from catalogue import BY_NAME
from commands import Command
from failure import YardstickFailure
from methods import METHODS
from numpy.typing import NDArray
from results import Result, append


@dataclass(frozen=True)
class Task:
    """A case with the methods that have no result on it yet."""

    case: Case
    methods: list[str]
    commands: list[Command]
    output: Path


def balanced_error_rate(found: NDArray[np.str_], truth: NDArray[np.str_]) -> float:
    """The mean over the classes of the test rows of each one's error rate."""
    return float(np.mean([np.mean(found[truth == name] != name) for name in np.unique(truth)]))


def scored(
    case: Case, method: str, found: NDArray[np.str_], truth: NDArray[np.str_], seconds: float, versions: dict[str, str]
) -> Result:
    return Result(
        dataset=case.dataset,
        labels=case.labels,
        seed=case.seed,
        method=method,
        errorRate=float(np.mean(found != truth)),
        balancedErrorRate=balanced_error_rate(found, truth),
        testRows=len(truth),
        seconds=round(seconds, 4),
        case=case.fingerprint,
        versions=versions,
    )


@lru_cache
def versions(command: Command) -> Mapping[str, str]:
    return command.versions()


def carried_out(task: Task) -> tuple[int, list[str]]:
    """Appends a line for each method that succeeds; how many did, and what those said that failed."""
    rows = encoding.read(task.case)
    brightest = BY_NAME[task.case.dataset].brightest
    done, failures = 0, []
    for method in [*task.methods, *task.commands]:
        name = method if isinstance(method, str) else method.name
        start = time.perf_counter()
        try:
            if isinstance(method, str):
                found = methods.predictions(METHODS[method], rows, brightest, task.case.seed)
                used = methods.versions()
            else:
                found, used = method.predictions(task.case), dict(versions(method))
        except (YardstickFailure, ValueError) as error:
            failures.append(f"{task.case.dataset}, {task.case.labels} labels, seed {task.case.seed}, {name}: {error}")
            continue
        seconds = time.perf_counter() - start
        append(task.output, scored(task.case, name, found, rows.test_labels, seconds, used))
        done += 1
    return done, failures


def run(tasks: list[Task], jobs: int) -> int:
    """How many methods failed. Their words go to the error output; the next run tries them again."""
    failed, start = 0, time.monotonic()
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        pending = [pool.submit(carried_out, task) for task in tasks]
        for number, ended in enumerate(as_completed(pending), 1):
            _, failures = ended.result()
            failed += len(failures)
            for words in failures:
                print(f"yardstick: {words}", file=sys.stderr, flush=True)
            if number % 10 == 0 or number == len(tasks):
                print(f"{number} of {len(tasks)} cases, {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return failed
