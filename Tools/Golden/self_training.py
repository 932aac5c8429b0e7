"""Which rows scikit-learn's SelfTrainingClassifier labels, round by round: Tests/TestSupport/Golden/self_training.json.

The estimator below it is a table: it says the same of a row whatever it is trained on, so that nothing but the rule of the
selection counts. scikit-learn keeps what it has labelled and chooses among the rest; under a table that is what a rule over
all rows chooses, k in the first round, 2k in the second.
"""
import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.semi_supervised import SelfTrainingClassifier

from golden_json import about, given, matrix, write

ROWS, CLASSES, SEED = 60, 4, 1
LOGITS = np.round(np.random.Generator(np.random.PCG64(SEED)).normal(0, 2, (ROWS, CLASSES)), 3).astype(np.float32)


def probabilities():
    z = LOGITS.astype(np.float64)
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class Table(ClassifierMixin, BaseEstimator):
    """Knows the probabilities of every row; its number is its only feature. Negative numbers are labelled rows."""

    def fit(self, x, y):
        self.classes_ = np.arange(CLASSES)
        return self

    def predict_proba(self, x):
        return probabilities()[x[:, 0].astype(int)]

    def predict(self, x):
        return self.predict_proba(x).argmax(axis=1)


def labels(rows, rounds, **settings):
    """The class of each of these rows after so many rounds, -1 where it has none."""
    x = np.concatenate([-1 - np.arange(CLASSES), rows])[:, None]
    y = np.concatenate([np.arange(CLASSES), np.full(len(rows), -1)])
    model = SelfTrainingClassifier(Table(), max_iter=rounds, **settings).fit(x, y)
    return model.transduction_[CLASSES:]


def main():
    everything, best = np.arange(ROWS), probabilities().argmax(axis=1)
    assert len(np.unique(probabilities().max(axis=1))) == ROWS
    cases = []
    for threshold in (0.3, 0.6, 0.9):
        for rounds in (1, 2):
            chosen = labels(everything, rounds, criterion="threshold", threshold=threshold)
            cases.append(({"threshold": {"confidence": threshold}}, rounds, chosen))
    for share in (0.1, 0.2):
        for rounds in (1, 2, 3, 5):
            chosen = labels(everything, rounds, criterion="k_best", k_best=round(share * ROWS))
            cases.append(({"curriculum": {"share": share}}, rounds, chosen))
    for count in (1, 3):
        for rounds in (1, 2, 4):
            chosen = np.full(ROWS, -1)
            for k in range(CLASSES):
                rows = everything[best == k]
                chosen[rows] = labels(rows, rounds, criterion="k_best", k_best=count)
            cases.append(({"best": {"perClass": count}}, rounds, chosen))
    write(
        "self_training.json",
        {
            "about": about(__file__, f"scikit-learn {sklearn.__version__}"),
            "logits": matrix(LOGITS, given),
            "cases": [{"rule": rule, "round": n, "labels": [int(k) for k in chosen]} for rule, n, chosen in cases],
        },
    )


if __name__ == "__main__":
    main()
