"""What all peers share: the sizes of Lee 2013's update, real MNIST, the batches and the initial parameters."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"

LABELED, UNLABELED = 32, 256
ROWS = LABELED + UNLABELED
INPUTS, HIDDEN, CLASSES = 784, 5000, 10
VISIBLE_KEEP, HIDDEN_KEEP = 0.8, 0.5
ALPHA = 3.0
MOMENTUM, RATE = 0.9, 1.0
"""V <- p V - (1 - p) e g, W <- W + V, with p = MOMENTUM and e = RATE."""
STEP = (1 - MOMENTUM) * RATE

LABELED_EXAMPLES = 600
"""The first examples of the training set have labels; the labels of all others are never read."""

ROW_WEIGHTS = np.repeat(np.array([1 / LABELED, ALPHA / UNLABELED], np.float32), [LABELED, UNLABELED])
"""What each row's loss, summed over the classes, counts: both means and alpha in one."""

Parameters = list[NDArray[np.float32]]
"""W1 [784 x 5000], b1 [5000], W2 [5000 x 10], b2 [10], so that logits = relu(x W1 + b1) W2 + b2."""


@dataclass(frozen=True)
class Mnist:
    images: NDArray[np.uint8]  # [60000 x 784]
    labels: NDArray[np.int64]  # [60000]

    @classmethod
    def read(cls, folder: Path) -> "Mnist":
        def content(name: str, header: int) -> NDArray[np.uint8]:
            return np.frombuffer(gzip.decompress((folder / name).read_bytes()), np.uint8, offset=header)

        images = content(IMAGES, 16).reshape(-1, INPUTS)
        return cls(images.copy(), content(LABELS, 8).astype(np.int64))


@dataclass(frozen=True)
class Batch:
    rows: NDArray[np.int64]  # [288] numbers of images, the labelled ones first
    labels: NDArray[np.int64]  # [32]


def batches(mnist: Mnist, seed: int = 1) -> Iterator[Batch]:
    draw = np.random.default_rng(seed)
    unlabeled_examples = len(mnist.images) - LABELED_EXAMPLES
    while True:
        labeled = draw.choice(LABELED_EXAMPLES, LABELED, replace=False)
        unlabeled = LABELED_EXAMPLES + draw.choice(unlabeled_examples, UNLABELED, replace=False)
        yield Batch(np.concatenate([labeled, unlabeled]), mnist.labels[labeled])


def initial_parameters(seed: int = 1) -> Parameters:
    """Weights from N(0, 0.01²), biases 0."""
    draw = np.random.default_rng(seed)

    def weights(rows: int, columns: int) -> NDArray[np.float32]:
        return draw.standard_normal((rows, columns), np.float32) * np.float32(0.01)

    def biases(columns: int) -> NDArray[np.float32]:
        return np.zeros(columns, np.float32)

    return [weights(INPUTS, HIDDEN), biases(HIDDEN), weights(HIDDEN, CLASSES), biases(CLASSES)]


class Peer(Protocol):
    """A library with its parameters, velocities and the images, ready to make updates."""

    def update(self, batch: Batch) -> float:
        """Makes one update, waits until it is done, and returns its loss."""

    def parameters(self) -> Parameters:
        """The parameters as they are now."""
