"""A classifier with scikit-learn's conventions."""

from __future__ import annotations

import json
import math
import numbers
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_consistent_length, check_random_state, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from ._library import Model, Rows, Table


class PseudoLabelClassifier(ClassifierMixin, BaseEstimator):
    """A network that learns from a few labelled and many unlabelled rows.

    Fitting trains the same network with and without the unlabelled rows on the same divisions of the labelled ones, and keeps
    the better, as `pseudolabel train` does; `summary_` tells how much better. Equal data, parameters and seeds give the same
    bits as the command, for any number of threads, on one family of processors.

    Parameters
    ----------
    method : str, default="pseudo-label"
        What is made of the unlabelled rows: "pseudo-label", "fixmatch", "mean-teacher", …, as `pseudolabel methods` lists them;
        "supervised" leaves them out.
    hidden : sequence of int, default=None
        Units of each hidden layer; one layer of 256 by default.
    epochs : int, default=None
        Of ten updates each; 100 by default.
    delivery : {"better", "candidate", "baseline"}, default="better"
        Which network is kept: the better on rows held out, the one that learned from the unlabelled rows, or the one that did
        not.
    balances : bool, default=False
        Whether rare classes are shown as often as common ones.
    plan : dict, default=None
        "plan" of a run's config.json: every number of the training. The other parameters that are given change it.
    random_state : int, RandomState instance or None, default=1
        The seed of everything that is drawn; an int is the command's --seed. None draws one.
    n_jobs : int, default=None
        Training runs side by side, and threads that answer; as many as there are processors where it is None or -1.
    callback : callable, default=None
        Called with the share that is done, 0 to 1, about ten times a second. What it raises ends fitting.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
        In ascending order, as those of `predict_proba`.
    n_features_in_ : int
        Columns of X.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        The names of the columns, where X had such.
    transduction_ : ndarray of shape (n_samples,)
        The given class of rows that had one, else what the classifier says.
    labeled_iter_ : ndarray of shape (n_samples,)
        0 for rows that had a label; else the epoch since which half of the training runs that agree with `transduction_` have
        given the row its class, or -1 where none learned from it.
    summary_ : dict
        What was compared: "delivered", "heldOutErrorRate", "comparison" with its 95 % "interval" …, as in a run's summary.json.

    Notes
    -----
    y is -1 where the class is not known, as in sklearn.semi_supervised: also in arrays of objects, where None and NaN mean the
    same, and in arrays of strings, where "-1" and "" do. So a class cannot be called -1.

    NaN in X is a missing value. Sparse X stays sparse. Columns that are no numbers have to be encoded before, as by
    OneHotEncoder; a classifier that `load` read takes frames as they are.

    The method is that of D.-H. Lee, "Pseudo-Label: The Simple and Efficient Semi-Supervised Learning Method for Deep Neural
    Networks" (2013).

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.datasets import load_iris
    >>> from pseudolabel import PseudoLabelClassifier
    >>> X, y = load_iris(return_X_y=True)
    >>> y[np.arange(150) % 10 != 0] = -1
    >>> PseudoLabelClassifier(epochs=20).fit(X, y).predict(X[:2])
    array([0, 0])
    """

    def __init__(
        self,
        method: str = "pseudo-label",
        *,
        hidden: Sequence[int] | None = None,
        epochs: int | None = None,
        delivery: str = "better",
        balances: bool = False,
        plan: Mapping[str, Any] | None = None,
        random_state: int | np.random.RandomState | None = 1,
        n_jobs: int | None = None,
        callback: Callable[[float], object] | None = None,
    ) -> None:
        self.method = method
        self.hidden = hidden
        self.epochs = epochs
        self.delivery = delivery
        self.balances = balances
        self.plan = plan
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.callback = callback

    def fit(self, X: Any, y: Any) -> PseudoLabelClassifier:
        """Learns from rows of which some have a label.

        Parameters
        ----------
        X : array, sparse matrix or frame of shape (n_samples, n_features)
            NaN where a value is missing.
        y : array of shape (n_samples,)
            The class of each row, -1 where it is not known.

        Returns
        -------
        self : PseudoLabelClassifier

        Raises
        ------
        ValueError
            For rows without labels of two classes, infinite numbers, and parameters that do not fit the data.
        PseudoLabelError
            Where training diverged.
        """
        if y is None:
            raise ValueError(f"This {type(self).__name__} estimator requires y to be passed, but the target y is None.")
        X = self._validated(X, reset=True)
        y = column_or_1d(y, warn=True)
        check_consistent_length(X, y)
        known = _known(y)
        check_classification_targets(y[known])
        classes, codes = np.unique(y[known], return_inverse=True)
        if len(classes) < 2:
            raise ValueError(f"y: expected labels of at least two classes, found {len(classes)} class")
        labels = np.full(len(y), -1, dtype=np.int64)
        labels[known] = codes
        names = [_name(label) for label in classes]
        model = Model.fitted(Rows(X), labels, names, json.dumps(self._options()), self.callback)
        self._adopt(model, classes, names)
        numbers, self.labeled_iter_ = model.transduction(len(y))
        self.transduction_ = classes[self._order[numbers]]
        return self

    def predict(self, X: Any) -> np.ndarray:
        """The most likely class of each row.

        Parameters
        ----------
        X : array, sparse matrix or frame of shape (n_samples, n_features)
            Rows like those that were learned from.

        Returns
        -------
        ndarray of shape (n_samples,)

        Raises
        ------
        ValueError
            For rows that are not like those.
        """
        check_is_fitted(self)
        return self.classes_[self._order[self._model.predict(self._rows(X))]]

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of each class: of answers that are 0.9 sure, about nine in ten are right.

        Parameters
        ----------
        X : array, sparse matrix or frame of shape (n_samples, n_features)
            Rows like those that were learned from.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            The classes in the order of `classes_`.

        Raises
        ------
        ValueError
            For rows that are not like those.
        """
        check_is_fitted(self)
        return self._model.probabilities(self._rows(X))[:, np.argsort(self._order)]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a model file (safetensors), which `load`, `pseudolabel predict` and the Swift library read.

        Raises
        ------
        OSError
            Where it cannot be written.
        """
        check_is_fitted(self)
        self._model.save(path)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.allow_nan = True
        return tags

    def _options(self) -> dict[str, Any]:
        seed = self.random_state
        if not isinstance(seed, numbers.Integral):
            seed = check_random_state(seed).randint(np.iinfo(np.int32).max)
        given = {
            "method": self.method if self.plan is None or self.method != "pseudo-label" else None,
            "hidden": None if self.hidden is None else [int(units) for units in self.hidden],
            "epochs": None if self.epochs is None else int(self.epochs),
            "delivery": self.delivery if self.plan is None or self.delivery != "better" else None,
            "balances": bool(self.balances) if self.plan is None or self.balances else None,
            "plan": None if self.plan is None else dict(self.plan),
            "seed": int(seed),
            "threads": None if self.n_jobs in (None, -1) else int(self.n_jobs),
        }
        return {name: value for name, value in given.items() if value is not None}

    def _validated(self, X: Any, *, reset: bool) -> Any:
        return validate_data(
            self, X, reset=reset, accept_sparse="csr", dtype=[np.float64, np.float32], order="C",
            ensure_all_finite="allow-nan", ensure_min_samples=2 if reset else 1,
        )

    def _rows(self, X: Any) -> Rows | Table:
        columns = self._model.column_names
        return Rows(self._validated(X, reset=False)) if columns is None else _table(X, columns)

    def _adopt(self, model: Model, classes: np.ndarray, names: Sequence[str]) -> None:
        """Takes over what was fitted or loaded; names are those of the classes."""
        places = {name: place for place, name in enumerate(names)}
        self._model, self.classes_ = model, classes
        # Where each class of the library stands in `classes_`.
        self._order = np.array([places[name] for name in model.classes])
        self.summary_: dict[str, Any] = json.loads(model.summary)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_model")


def load(path: str | os.PathLike[str], *, n_jobs: int | None = None) -> PseudoLabelClassifier:
    """Reads a fitted classifier from the folder of a run (`pseudolabel train … --output`) or from a model file.

    Parameters
    ----------
    path : path-like
        The folder, or the safetensors file.
    n_jobs : int, default=None
        Threads that answer; as many as there are processors by default.

    Returns
    -------
    PseudoLabelClassifier
        It answers about rows of the kind that it was trained on: arrays, or frames of pandas or polars with the columns of the
        table. Classes whose names are whole numbers are such; `transduction_` and `labeled_iter_` are not known.

    Raises
    ------
    FileNotFoundError
        Where there is no such run.
    ValueError
        Where it is no classifier, or one of images, which the command alone reads.
    """
    model = Model.loaded(path, 0 if n_jobs in (None, -1) else n_jobs)
    if model.column_count < 0:
        raise ValueError(f"{os.fspath(path)}: expected a classifier of numbers or of a table, found one of images")
    classifier = PseudoLabelClassifier(n_jobs=n_jobs)
    names = model.classes
    are_numbers = all(name.lstrip("-").isdecimal() and str(int(name)) == name for name in names)
    classes = np.unique(np.array([int(name) for name in names] if are_numbers else names))
    classifier._adopt(model, classes, [str(name) for name in classes])
    classifier.n_features_in_ = model.column_count
    if (columns := model.column_names) is not None:
        classifier.feature_names_in_ = np.array(columns, dtype=object)
    return classifier


def _known(y: np.ndarray) -> np.ndarray:
    """Whether each label is one."""
    if y.dtype.kind in "US":
        return (y != "-1") & (y != "")
    if y.dtype.kind == "f":
        return ~np.isnan(y) & (y != -1)
    if y.dtype.kind == "O":
        return np.array([not (label is None or label != label or (not isinstance(label, str) and label == -1)) for label in y], dtype=bool)
    return y != -1 if y.dtype.kind in "iu" else np.ones(len(y), dtype=bool)


def _name(label: Any) -> str:
    """What a class is called in model files: whole numbers without a point, as the command calls them."""
    value = label.item() if isinstance(label, np.generic) else label
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _table(X: Any, columns: Sequence[str]) -> Table:
    """A frame of pandas or polars, or a mapping of columns, as text; columns that were not trained on are left out."""
    names = X.columns if hasattr(X, "columns") else X.keys() if isinstance(X, Mapping) else None
    if names is None:
        raise ValueError(f"X: expected a frame with the columns {', '.join(columns)}, found {type(X).__name__}")
    there = [name for name in columns if name in list(names)]
    if not there:
        raise ValueError(f"X: expected some of the columns {', '.join(columns)}, found none of them")
    cells = [[_text(cell) for cell in X[name]] for name in there]
    return Table(there, [cell for row in zip(*cells, strict=True) for cell in row])


def _text(cell: Any) -> str | None:
    """A cell as a CSV file would have it. Whole numbers have no point: in a column with a missing one pandas adds it."""
    value = cell.item() if isinstance(cell, np.generic) else cell
    if value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return str(int(value)) if isinstance(value, float) and math.isfinite(value) and value.is_integer() else str(value)
