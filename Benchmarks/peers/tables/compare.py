#!/usr/bin/env python3
"""Times check, predict and the readers of pandas and polars on one table, side by side.

    compare.py TABLE RUN [--pseudolabel .build/release/pseudolabel] [--rounds 3]

RUN is a run that was trained on such a table. Each program takes its turn in every round; what is told is the median of
the times on the clock, and of the processor's time (user and system), which a busy machine disturbs less. pandas and
polars only read the table; `check` also recognises columns, encodes the rows and looks at them, and `predict` answers
and writes every row.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PANDAS = "import pandas, sys; print(len(pandas.read_csv(sys.argv[1])))"
POLARS = "import polars, sys; print(polars.read_csv(sys.argv[1]).height)"
IMPORTS = {"pandas": "import pandas", "polars": "import polars"}


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("run")
    parser.add_argument("--pseudolabel", default=".build/release/pseudolabel")
    parser.add_argument("--target", default="class")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with open(options.table, "rb") as table:
        rows = sum(piece.count(b"\n") for piece in iter(lambda: table.read(1 << 20), b"")) - 1

    with tempfile.TemporaryDirectory() as folder:
        answers = os.path.join(folder, "answers.csv")
        program = os.path.abspath(options.pseudolabel)
        commands: dict[str, list[str]] = {}
        for threads in (1, 2):
            flag = ["--threads", str(threads)]
            commands[f"check, {threads} threads"] = [program, "check", options.table, "--target", options.target, *flag]
            commands[f"predict, {threads} threads"] = [
                program, "predict", options.run, options.table, "--output", answers, "--overwrite", *flag,
            ]  # fmt: skip
        commands["pandas (reads)"] = [sys.executable, "-c", PANDAS, options.table]
        commands["polars (reads), 1 thread"] = [sys.executable, "-c", POLARS, options.table]
        commands["polars (reads), 2 threads"] = commands["polars (reads), 1 thread"]
        for library, text in IMPORTS.items():
            commands[f"{library} (import alone)"] = [sys.executable, "-c", text]
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                environment = dict(os.environ)
                environment["POLARS_MAX_THREADS"] = "1" if "1 thread" in name else "2"
                times[name].append(timed(command, environment))

    print(f"{options.table}: {rows} rows, {os.path.getsize(options.table) / 1e6:.0f} MB")
    print(f"{'':28} clock, s  processor, s  rows a second")
    for name, found in times.items():
        clock = statistics.median(turn[0] for turn in found)
        processor = statistics.median(turn[1] for turn in found)
        print(f"{name:28} {clock:8.2f}  {processor:12.2f}  {rows / clock:13.0f}")


if __name__ == "__main__":
    main()
