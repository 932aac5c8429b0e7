"""Figures over seeds: means with intervals, ranks, paired differences."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, stdev

import numpy as np
from results import Result
from scipy import stats

Cell = tuple[str, int]
"""Data set and number of labels."""


@dataclass(frozen=True)
class Interval:
    """A mean and half the width of its 95 % interval by Student's t over `count` values; None for a single value."""

    mean: float
    half: float | None
    count: int

    @classmethod
    def of(cls, values: list[float]) -> "Interval":
        if len(values) < 2:
            return cls(values[0], None, 1)
        quantile = float(stats.t.ppf(0.975, len(values) - 1))
        return cls(mean(values), quantile * stdev(values) / len(values) ** 0.5, len(values))


@dataclass(frozen=True)
class Scores:
    """values[data set, labels][method][seed]: the measure of each result."""

    values: dict[Cell, dict[str, dict[int, float]]]

    @classmethod
    def of(cls, results: Iterable[Result], measure: str) -> "Scores":
        values: dict[Cell, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        for result in results:
            values[result.dataset, result.labels][result.method][result.seed] = getattr(result, measure)
        return cls({cell: dict(values[cell]) for cell in sorted(values)})

    def seeds(self, cell: Cell) -> list[int]:
        """Those that every method of the cell has, so that means compare the same splits."""
        return sorted(set.intersection(*(set(found) for found in self.values[cell].values())))

    def intervals(self, cell: Cell) -> dict[str, Interval]:
        seeds = self.seeds(cell)
        if not seeds:
            return {}
        return {name: Interval.of([found[s] for s in seeds]) for name, found in self.values[cell].items()}

    def mean_ranks(self, methods: list[str], labels: int | None = None) -> tuple[dict[str, float], int]:
        """Rank 1 is the least mean error of a (data set, labels); equal ones share the mean of their ranks. Over the
        cells that have all the methods, with one number of labels or all; and how many these are.
        """
        ranks = []
        for cell in self.values:
            means = {name: interval.mean for name, interval in self.intervals(cell).items()}
            if labels in (None, cell[1]) and set(methods) <= means.keys():
                ranks.append(stats.rankdata([round(means[name], 12) for name in methods]))
        if not ranks:
            return {}, 0
        return dict(zip(methods, np.mean(ranks, axis=0).tolist(), strict=True)), len(ranks)

    def differences(self, ours: str, baseline: str, *, labels: int | None = None) -> dict[str, Interval]:
        """ours - baseline by data set. For each seed the mean over the numbers of labels, then the interval over the
        seeds that have all of them.
        """
        by_dataset: dict[str, list[dict[int, float]]] = defaultdict(list)
        for (dataset, count), methods in self.values.items():
            if labels in (None, count) and ours in methods and baseline in methods:
                shared = methods[ours].keys() & methods[baseline].keys()
                by_dataset[dataset].append({s: methods[ours][s] - methods[baseline][s] for s in shared})
        found = {}
        for dataset, cells in by_dataset.items():
            if seeds := sorted(set.intersection(*(set(cell) for cell in cells))):
                found[dataset] = Interval.of([mean(cell[s] for cell in cells) for s in seeds])
        return found
