"""A case's CSV files as scikit-learn wants them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from cases import TARGET, Case
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import VarianceThreshold
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

UNLABELLED = -1


@dataclass(frozen=True)
class Rows:
    """`y` are numbers of `classes`, or -1 without a label; the columns `text` of the features hold categories."""

    x: pd.DataFrame
    y: NDArray[np.int64]
    test_x: pd.DataFrame
    test_labels: NDArray[np.str_]
    classes: list[str]
    text: list[str]

    @property
    def labelled(self) -> NDArray[np.bool_]:
        return self.y != UNLABELLED


def csv(file: Path, text: Iterable[str] = ()) -> pd.DataFrame:
    """A column is numeric where all its values are numbers, unless it is in `text`. Only blanks are missing: "NA" is
    a category.
    """
    kinds = dict.fromkeys([TARGET, *text], str)
    return pd.read_csv(file, dtype=kinds, keep_default_na=False, na_values=[""], low_memory=False)


def read(case: Case) -> Rows:
    """What `train.csv` says of a column's kind holds for `test.csv`, too."""
    train = csv(case.train)
    labels = train.pop(TARGET).fillna("")
    numeric = [column for column in train.columns if pd.api.types.is_numeric_dtype(train[column])]
    text = [column for column in train.columns if column not in set(numeric)]
    test = csv(case.test, text)
    test_labels = test.pop(TARGET)
    train[text], test[text] = (frame[text].astype(object) for frame in (train, test))
    test[numeric] = test[numeric].apply(pd.to_numeric, errors="coerce")
    classes = sorted(set(labels) - {""})
    numbers = {name: number for number, name in enumerate(classes)} | {"": UNLABELLED}
    return Rows(train, labels.map(numbers).to_numpy(), test, test_labels.to_numpy().astype(str), classes, text)


def scaled(brightest: int, x: pd.DataFrame) -> NDArray[np.float64]:
    return x.to_numpy(float) / brightest


def encoder(text: list[str], brightest: int | None) -> Pipeline:
    """Tables: medians and the most frequent categories fill gaps, categories become indicators, columns that do not
    vary are left out, the rest has mean 0 and deviation 1. Images: the values over the largest one there can be, since
    a pixel that is black in all labelled rows must not be stretched.
    """
    if brightest is not None:
        return make_pipeline(FunctionTransformer(partial(scaled, brightest)))
    categories = make_pipeline(
        SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    )
    columns = ColumnTransformer([("categories", categories, text)], remainder=SimpleImputer(strategy="median"))
    return make_pipeline(columns, VarianceThreshold(), StandardScaler())
