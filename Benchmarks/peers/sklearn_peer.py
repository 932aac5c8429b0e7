"""What scikit-learn's MLPClassifier can express of the update; README.md says what it cannot."""

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from paper import ALPHA, CLASSES, HIDDEN, LABELED, MOMENTUM, ROW_WEIGHTS, ROWS, STEP, Batch, Mnist, Parameters


class SklearnPeer:
    """A `partial_fit` of the 288 rows, with targets that are given or, for the check, predicted first."""

    def __init__(self, mnist: Mnist, initial: Parameters, *, predicts: bool) -> None:
        warnings.simplefilter("ignore", ConvergenceWarning)  # partial_fit is one iteration, and warns that it is
        self.mnist = mnist
        self.predicts = predicts
        # Classes as an indicator matrix make sigmoid outputs with the summed cross entropy. The loss is divided by the
        # sum of the sample weights, 1 + alpha, which the rate gives back; momentum without dampening takes (1 - p) e.
        self.model = MLPClassifier(
            [HIDDEN],
            solver="sgd",
            alpha=0,
            batch_size=ROWS,
            max_iter=1,
            shuffle=False,
            learning_rate_init=STEP * (1 + ALPHA),
            momentum=MOMENTUM,
            nesterovs_momentum=False,
        )
        self.fit(np.zeros(ROWS, np.int64), mnist.labels[:ROWS])
        w1, b1, w2, b2 = initial
        optimizer = self.model._optimizer  # its velocities cannot be reached otherwise
        for value, start in zip(self.model.coefs_ + self.model.intercepts_, [w1, w2, b1, b2], strict=True):
            value[...] = start
        for velocity in optimizer.velocities:
            velocity[...] = 0

    def rows(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        return self.mnist.images[numbers].astype(np.float32) / np.float32(255)

    def fit(self, numbers: NDArray[np.int64], labels: NDArray[np.int64]) -> float:
        targets = np.eye(CLASSES, dtype=np.int64)[labels]
        self.model.partial_fit(self.rows(numbers), targets, ROW_WEIGHTS, classes=np.arange(CLASSES))
        return float(self.model.loss_) * (1 + ALPHA)

    def update(self, batch: Batch) -> float:
        unlabeled = batch.rows[LABELED:]
        if self.predicts:
            others = self.model.predict_proba(self.rows(unlabeled)).argmax(1)
        else:
            others = self.mnist.labels[unlabeled]
        return self.fit(batch.rows, np.concatenate([batch.labels, others]))

    def parameters(self) -> Parameters:
        (w1, w2), (b1, b2) = self.model.coefs_, self.model.intercepts_
        return [w1, b1, w2, b2]
