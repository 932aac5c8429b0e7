"""scikit-learn as the yardstick for learning from a few labels and many unlabelled rows, on real tables and images."""

import argparse
import os
import sys
from pathlib import Path

from cases import all_made, table
from catalogue import ALL, BY_NAME, DEV, TEST, Dataset
from commands import Command
from failure import YardstickFailure
from markdown import document
from methods import METHODS
from results import read, repair
from running import Task, run
from splits import LABELS, SEEDS


def seeds(text: str) -> list[int]:
    first, _, last = text.partition("-")
    found = list(range(int(first), int(last or first) + 1))
    if not found or found[0] < 0:
        raise argparse.ArgumentTypeError("a seed, or FIRST-LAST")
    return found


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="yardstick", description=__doc__, allow_abbrev=False)
    verbs = whole.add_subparsers(dest="verb", required=True)

    chosen = argparse.ArgumentParser(add_help=False)
    chosen.add_argument("--only", choices=[DEV, TEST], help="one part of the data sets")
    chosen.add_argument("--datasets", nargs="+", choices=BY_NAME, metavar="NAME", help=", ".join(BY_NAME))
    cut = argparse.ArgumentParser(add_help=False, parents=[chosen])
    cut.add_argument("--labels", nargs="+", type=int, default=list(LABELS), help="20 60 200")
    cut.add_argument("--seeds", type=seeds, default=list(SEEDS), help="1-10")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pseudolabel-yardstick"
    cut.add_argument("--cache", type=Path, default=cache, help="folder of the cases (%(default)s)")

    verbs.add_parser("list", parents=[chosen], help="the data sets as a table")
    verbs.add_parser("cases", parents=[cut], help="write the CSV files of the cases")

    running = verbs.add_parser("run", parents=[cut], help="run methods on the cases; goes on where it stopped")
    running.add_argument("--output", type=Path, required=True, help="file that gets a line of JSON for each result")
    running.add_argument("--methods", nargs="*", choices=METHODS, default=list(METHODS), metavar="METHOD")
    running.add_argument("--with", dest="others", action="append", default=[], metavar="NAME=COMMAND")
    running.add_argument("--predict", action="append", default=[], metavar="NAME=COMMAND")
    running.add_argument("--slow", action="store_true", help="self-training of boosted trees on images, too: hours")
    running.add_argument("--jobs", type=int, default=2, help="cases at a time (2)")

    tables = verbs.add_parser("table", help="results as Markdown")
    tables.add_argument("file", type=Path, nargs="+")
    tables.add_argument("--measure", choices=["errorRate", "balancedErrorRate"], default="errorRate")
    tables.add_argument("--methods", nargs="+", metavar="METHOD", help="these alone")
    tables.add_argument("--compare", nargs=2, metavar=("OURS", "BASELINE"), help="their paired difference")
    return whole


def datasets(options: argparse.Namespace) -> list[Dataset]:
    named = [BY_NAME[name] for name in options.datasets] if options.datasets else ALL
    return [dataset for dataset in named if options.only in (None, dataset.part)]


def listed(options: argparse.Namespace) -> None:
    print("| data set | part | rows | columns | of them text | missing values | classes | largest class | source |")
    print("| --- | --- | --: | --: | --: | --: | --: | --: | --- |")
    for dataset in datasets(options):
        found = table(dataset.name)
        largest = max((found.labels == name).mean() for name in found.classes)
        facts = [len(found.labels), found.features.shape[1], found.categorical]
        facts += [int(found.features.isna().sum().sum()), len(found.classes), f"{100 * largest:.0f} %"]
        print("|", " | ".join(map(str, [dataset.name, dataset.part, *facts, dataset.source])), "|")


def ran(options: argparse.Namespace) -> int:
    predict = dict(text.split("=", 1) for text in options.predict if "=" in text)
    commands = [Command.parsed(text, predict) for text in options.others]
    names = [command.name for command in commands]
    if len(set(names) | METHODS.keys()) < len(names) + len(METHODS):
        raise YardstickFailure("the names of --with must differ from each other and from the methods'")
    repair(options.output)
    done = {result.key for result in read(options.output)}
    tasks = []
    for case in all_made(datasets(options), options.labels, options.seeds, options.cache):
        slow = BY_NAME[case.dataset].brightest is not None and not options.slow

        def open_for(name: str) -> bool:
            return (case.dataset, case.labels, case.seed, name) not in done  # noqa: B023

        methods = [m for m in options.methods if open_for(m) and not (slow and METHODS[m].slow_on_images)]
        others = [command for command in commands if open_for(command.name)]
        if methods or others:
            tasks.append(Task(case, methods, others, options.output))
    tasks.sort(key=lambda task: task.case.seed)  # a run that is stopped has a few seeds of everything
    return 1 if run(tasks, options.jobs) else 0


def main() -> int:
    options = parser().parse_args()
    match options.verb:
        case "list":
            listed(options)
        case "cases":
            made = list(all_made(datasets(options), options.labels, options.seeds, options.cache))
            print(f"{len(made)} cases in {options.cache}")
        case "run":
            return ran(options)
        case "table":
            results = [result for file in options.file for result in read(file)]
            if options.methods:
                results = [result for result in results if result.method in options.methods]
            print(document(results, options.measure, tuple(options.compare) if options.compare else None))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except YardstickFailure as failure:
        sys.exit(f"yardstick: {failure}")
