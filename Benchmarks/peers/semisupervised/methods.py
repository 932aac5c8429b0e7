"""scikit-learn's classifiers by name, with its defaults. README.md says where one departs from them, and why."""

import platform
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from encoding import Rows, encoder
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.semi_supervised import LabelSpreading, SelfTrainingClassifier
from sklearn.svm import SVC

# x [n, d], seed -> classifier
Maker = Callable[[NDArray[np.float64], int], ClassifierMixin]


@dataclass(frozen=True)
class Method:
    """`unlabelled`: fitted to all rows, with label -1 where there is none. The rest sees the labelled rows alone."""

    make: Maker
    unlabelled: bool = False
    slow_on_images: bool = False


def logistic() -> LogisticRegression:
    return LogisticRegression(max_iter=1000)


def boosting(seed: int, least: int = 20) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(min_samples_leaf=least, random_state=seed)


def gamma(x: NDArray[np.float64]) -> float:
    """1 / (d × variance of all values), as SVC's "scale"; 1 / d where each column has variance 1."""
    return float(1 / (x.shape[1] * x.var()))


METHODS: dict[str, Method] = {
    "majority": Method(lambda x, seed: DummyClassifier()),
    "svc": Method(lambda x, seed: SVC()),
    "logistic": Method(lambda x, seed: logistic()),
    "boosting": Method(lambda x, seed: boosting(seed)),
    "boosting-leaf5": Method(lambda x, seed: boosting(seed, 5)),
    "self-training-svc": Method(
        lambda x, seed: SelfTrainingClassifier(SVC(probability=True, random_state=seed)), unlabelled=True
    ),
    "self-training-logistic": Method(lambda x, seed: SelfTrainingClassifier(logistic()), unlabelled=True),
    "self-training-boosting": Method(
        lambda x, seed: SelfTrainingClassifier(boosting(seed)), unlabelled=True, slow_on_images=True
    ),
    "self-training-boosting-leaf5": Method(
        lambda x, seed: SelfTrainingClassifier(boosting(seed, 5)), unlabelled=True, slow_on_images=True
    ),
    "label-spreading-rbf": Method(lambda x, seed: LabelSpreading(kernel="rbf", gamma=gamma(x)), unlabelled=True),
    "label-spreading-knn": Method(lambda x, seed: LabelSpreading(kernel="knn", n_neighbors=7), unlabelled=True),
}


def predictions(method: Method, rows: Rows, brightest: int | None, seed: int) -> NDArray[np.str_]:
    """The predicted class of each test row. Gaps and scales are learnt from the rows that the method may see."""
    seen = np.ones(len(rows.y), bool) if method.unlabelled else rows.labelled
    with warnings.catch_warnings():
        # A category that the seen rows lack, `probability` (deprecated), no convergence, no row left to label.
        warnings.simplefilter("ignore")
        encode = encoder(rows.text, brightest)
        x = encode.fit_transform(rows.x[seen])
        classifier = method.make(x, seed).fit(x, rows.y[seen])
        found = classifier.predict(encode.transform(rows.test_x))
    return np.array(rows.classes)[found]


def versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: version(name) for name in ("scikit-learn", "numpy")}
