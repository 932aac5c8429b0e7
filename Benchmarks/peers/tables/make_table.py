#!/usr/bin/env python3
"""Writes a table as people have them: numbers, categories and quoted text beside a class that few rows carry.

    make_table.py ROWS [--labels 2000] [--seed 1] > table.csv

31 columns: 20 numbers of the normal distribution with four decimals, 3 whole numbers, 5 categories of 5 to 40 levels,
1 quoted text with a delimiter and doubled quotes in it, 1 date, and the class, of which the first LABELS rows carry one.
The class is told by six of the numbers and two of the categories, with noise that leaves about one row in ten wrong.
"""

import argparse
import sys

import numpy as np

ROWS_AT_ONCE = 50_000
LEVELS = (5, 8, 12, 20, 40)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("--labels", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    weights = random.normal(size=6)
    effects = [random.normal(size=LEVELS[place]) for place in (1, 3)]

    names = [f"n{number}" for number in range(20)] + [f"count{number}" for number in range(3)]
    names += [f"kind{number}" for number in range(5)] + ["note", "day", "class"]
    sys.stdout.write(",".join(names) + "\n")
    written = 0
    while written < options.rows:
        count = min(ROWS_AT_ONCE, options.rows - written)
        numbers = random.normal(size=(count, 20))
        wholes = random.poisson((3, 40, 900), size=(count, 3))
        kinds = np.column_stack([random.integers(levels, size=count) for levels in LEVELS])
        days = np.datetime64("2020-01-01") + random.integers(1500, size=count)
        score = numbers[:, :6] @ weights + effects[0][kinds[:, 1]] + effects[1][kinds[:, 3]]
        score += 0.5 * numbers[:, 6] * numbers[:, 7] + random.normal(scale=0.6, size=count)
        lines = []
        for row in range(count):
            cells = [f"{number:.4f}" for number in numbers[row]]
            cells += [str(whole) for whole in wholes[row]]
            cells += [f"level {kind}" for kind in kinds[row]]
            cells.append(f'"said ""{kinds[row][0]}"", then {kinds[row][2]}"')
            cells.append(str(days[row]))
            is_labeled = written + row < options.labels
            cells.append(("yes" if score[row] > 0 else "no") if is_labeled else "")
            lines.append(",".join(cells))
        sys.stdout.write("\n".join(lines) + "\n")
        written += count


if __name__ == "__main__":
    main()
