"""Which rows carry a label, which are left without, and which are the test: the same for every method."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

LABELS, SEEDS = (20, 60, 200), tuple(range(1, 11))
POOL_OF_TABLES, POOL_OF_IMAGES, TEST_ROWS, TEST_SHARE = 2000, 4000, 3000, 0.3
LEAST = 2
"""Labelled rows of each class."""

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """Row numbers. Pool and test share none."""

    pool: Rows
    test: Rows


def stream(name: str, *numbers: int) -> np.random.Generator:
    """Random numbers that depend on the data set's name and the given numbers alone."""
    return np.random.default_rng([int.from_bytes(sha256(name.encode()).digest()[:8], "big"), *numbers])


def shares(sizes: Rows, count: int, least: int) -> Rows:
    """How many of each class make up `count` rows in the proportion of `sizes`, and at least `least` of each.

    By largest remainders; what the smallest classes are given beyond their share is taken from the largest ones.
    """
    exact = sizes * (count / sizes.sum())
    taken = np.minimum(np.maximum(np.floor(exact).astype(np.int64), least), sizes)
    while taken.sum() != count:
        step = 1 if taken.sum() < count else -1
        open_to = taken < sizes if step == 1 else taken > least
        if not open_to.any():
            raise ValueError(f"no {count} rows with {least} of each class in {sizes.tolist()}")
        taken[np.argmax(np.where(open_to, step * (exact - taken), -np.inf))] += step
    return taken


def stratified(labels: NDArray[np.str_], among: Rows, count: int, least: int, random: np.random.Generator) -> Rows:
    """`count` of the rows `among`, each class in its proportion, in random order."""
    classes = sorted(set(labels[among].tolist()))
    groups = [among[labels[among] == name] for name in classes]
    counts = shares(np.array([len(group) for group in groups]), count, least)
    chosen = [random.permutation(group)[:wanted] for group, wanted in zip(groups, counts, strict=True)]
    return random.permutation(np.concatenate(chosen))


def split(name: str, labels: NDArray[np.str_], of_training: NDArray[np.bool_] | None, seed: int) -> Split:
    """Pool and test part. A table gives 30 % to the test; images have their own test set. Both parts have a limit."""
    random = stream(name, seed)
    rows = np.arange(len(labels))
    if of_training is None:
        test = stratified(labels, rows, min(TEST_ROWS, round(TEST_SHARE * len(rows))), 1, random)
        rest, limit = np.setdiff1d(rows, test), POOL_OF_TABLES
    else:
        test = stratified(labels, rows[~of_training], TEST_ROWS, 1, random)
        rest, limit = rows[of_training], POOL_OF_IMAGES
    return Split(stratified(labels, rest, min(limit, len(rest)), LEAST, random), test)


def fits(count: int, classes: int, pool: int) -> bool:
    """Whether so many labels are a case: two of each class, and as many rows at least without a label as with."""
    return classes * LEAST <= count and 2 * count <= pool


def labelled(name: str, labels: NDArray[np.str_], pool: Rows, count: int, seed: int) -> Rows:
    """The rows of the pool that keep their label."""
    return stratified(labels, pool, count, LEAST, stream(name, seed, count))
