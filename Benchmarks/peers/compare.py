"""Times the paper's update in each library, all in turn, and prints how their speeds relate."""

import json
import os
import platform
import shlex
import subprocess
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from options import parsed, parser
from peers import BASELINE, versions
from processes import Worker, WorkerFailure, keep_to


@dataclass(frozen=True)
class Times:
    """Milliseconds per update."""

    median: float
    minimum: float

    def json(self) -> dict[str, float]:
        return {"medianMilliseconds": self.median, "minimumMilliseconds": self.minimum}


def turn_of_worker(worker: Worker, updates: int) -> Times:
    times = worker.ask(f"time {updates}")
    return Times(median(times), min(times))


def turn_of_command(name: str, command: list[str]) -> Times:
    try:
        ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        answer = json.loads(ended.stdout)
        return Times(float(answer["medianMilliseconds"]), float(answer["minimumMilliseconds"]))
    except (OSError, subprocess.CalledProcessError) as error:
        raise WorkerFailure(f"{name}: {error}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise WorkerFailure(f"{name} printed no JSON with medianMilliseconds and minimumMilliseconds") from error


def overall(turns: list[Times]) -> Times:
    return Times(median(turn.median for turn in turns), min(turn.minimum for turn in turns))


def speed(turns: list[Times], baseline: list[Times]) -> float:
    """How many times as fast as the baseline: the median of the rounds' ratios, since a round meets the same noise."""
    return median(b.median / t.median for t, b in zip(turns, baseline, strict=True))


def processor_name() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def conditions(options: Namespace, versions: dict[str, str]) -> dict[str, object]:
    return {
        "processor": processor_name(),
        "threads": options.threads,
        "rounds": options.rounds,
        "updates": options.updates,
        "loadAverage": round(os.getloadavg()[0], 1),
        "versions": versions,
    }


def described(conditions: dict[str, object]) -> list[str]:
    return [
        ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else f"{key} {value}"
        for key, value in conditions.items()
    ]


def table(conditions: dict[str, object], turns: dict[str, list[Times]]) -> str:
    lines = [
        "; ".join(described(conditions)),
        "",
        f"| peer | median, ms | minimum, ms | times as fast as {BASELINE} |",
        "|-|-:|-:|-:|",
    ]
    for name, taken in turns.items():
        times = overall(taken)
        lines.append(f"| {name} | {times.median:.1f} | {times.minimum:.1f} | {speed(taken, turns[BASELINE]):.2f} |")
    return "\n".join(lines)


def record(conditions: dict[str, object], turns: dict[str, list[Times]]) -> dict[str, object]:
    peers = [
        {"name": name}
        | overall(taken).json()
        | {"timesAsFastAsBaseline": speed(taken, turns[BASELINE]), "turns": [turn.json() for turn in taken]}
        for name, taken in turns.items()
    ]
    return conditions | {"baseline": BASELINE, "peers": peers}


def other(text: str) -> tuple[str, list[str]]:
    name, equals, command = text.partition("=")
    if not (name and equals and command.strip()):
        raise ArgumentTypeError("NAME=COMMAND is asked for")
    return name, shlex.split(command)


def count(text: str) -> int:
    if (value := int(text)) < 1:
        raise ArgumentTypeError("at least 1")
    return value


def parsed_options() -> Namespace:
    made = parser(__doc__)
    made.add_argument("--rounds", type=count, default=20, help="turns of each peer (default: 20)")
    made.add_argument("--updates", type=count, default=5, help="timed updates in a turn (default: 5)")
    made.add_argument(
        "--with",
        dest="others",
        type=other,
        action="append",
        default=[],
        metavar="NAME=COMMAND",
        help="a command that takes turns too: it times some updates and prints JSON with medianMilliseconds and "
        "minimumMilliseconds; {threads} in it becomes the number of threads",
    )
    made.add_argument("--json", action="store_true", help="print JSON, with every turn, in place of the table")
    options = parsed(made)
    options.names = list(dict.fromkeys([BASELINE, *options.peers]))
    names = options.names + [name for name, _ in options.others]
    if len(set(names)) != len(names):
        made.error("two peers have the same name")
    return options


def main() -> int:
    options = parsed_options()
    keep_to(options.threads)
    before = conditions(options, versions())
    with ExitStack() as stack:
        takes: dict[str, Callable[[], Times]] = {}
        for name in options.names:
            print(f"compare: preparing {name}", file=sys.stderr)
            worker = stack.enter_context(Worker(name, options.mnist, options.threads))
            worker.ask("time 1")  # imports, compiles and warms up
            takes[name] = partial(turn_of_worker, worker, options.updates)
        for name, command in options.others:
            words = [word.replace("{threads}", str(options.threads)) for word in command]
            takes[name] = partial(turn_of_command, name, words)

        turns: dict[str, list[Times]] = {name: [] for name in takes}
        for number in range(options.rounds):
            print(f"compare: round {number + 1} of {options.rounds}", file=sys.stderr)
            for name, take in takes.items():
                turns[name].append(take())
    print(json.dumps(record(before, turns), indent=2) if options.json else table(before, turns))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except WorkerFailure as failure:
        sys.exit(f"compare: {failure}")
