"""The data sets by name: those to choose defaults with (DEV), and those of the published figures (TEST)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from images import fashion_mnist, mnist
from tables import Table, bundled, digits, from_r

DEV, TEST = "DEV", "TEST"
PARTS = {"iris": DEV, "mnist": DEV, "digits": TEST, "breast-cancer": TEST, "wine": TEST, "fashion-mnist": TEST}


def part(name: str) -> str:
    """Six sets stand in `PARTS`. The others were listed first and then divided by their names alone, before any method
    had run on any of them: a set is DEV where the first byte of its name's SHA-256 is divisible by 3.
    """
    return PARTS.get(name) or (DEV if sha256(name.encode()).digest()[0] % 3 == 0 else TEST)


@dataclass(frozen=True)
class Dataset:
    """A data set that can be read. `brightest` is the largest value of a pixel where the columns are an image's."""

    name: str
    read: Callable[[], Table]
    source: str
    brightest: int | None = None

    @property
    def part(self) -> str:
        return part(self.name)


def r_table(name: str, package: str, item: str, target: str, *, without: tuple[str, ...] = ()) -> Dataset:
    """A table of R's packages; the columns `without` number the rows, or hold the answer."""
    return Dataset(name, partial(from_r, [(package, item)], target, without), f"R: {package}::{item}")


ALL = [
    Dataset("iris", partial(bundled, "iris"), "scikit-learn"),
    Dataset("wine", partial(bundled, "wine"), "scikit-learn"),
    Dataset("breast-cancer", partial(bundled, "breast_cancer"), "scikit-learn"),
    Dataset("digits", digits, "scikit-learn", brightest=16),
    Dataset("mnist", mnist, "$PSEUDOLABEL_DATA/mnist", brightest=255),
    Dataset("fashion-mnist", fashion_mnist, "Debian: dataset-fashion-mnist", brightest=255),
    r_table("biopsy", "MASS", "biopsy", "class", without=("ID",)),
    Dataset("pima", partial(from_r, [("MASS", "Pima.tr2"), ("MASS", "Pima.te")], "type"), "R: MASS::Pima.tr2, Pima.te"),
    r_table("glass", "MASS", "fgl", "type"),
    r_table("crabs", "MASS", "crabs", "sp", without=("index",)),
    r_table("spam7", "DAAG", "spam7", "yesno"),
    r_table("credit", "modeldata", "credit_data", "Status"),
    r_table("attrition", "modeldata", "attrition", "Attrition"),
    r_table("mlc-churn", "modeldata", "mlc_churn", "churn"),
    r_table("wa-churn", "modeldata", "wa_churn", "churn"),
    r_table("hpc", "modeldata", "hpc_data", "class"),
    r_table("scat", "modeldata", "scat", "Species"),
    r_table("penguins", "modeldata", "penguins", "species"),
    r_table("cells", "modeldata", "cells", "class", without=("case",)),
    r_table("alzheimer", "modeldata", "ad_data", "Class"),
    r_table("titanic", "carData", "TitanicSurvival", "survived"),
    r_table("chile", "carData", "Chile", "vote"),
    r_table("beps", "carData", "BEPS", "vote"),
    r_table("hmda", "AER", "HMDA", "deny"),
    r_table("bank-wages", "AER", "BankWages", "job"),
    r_table("orange-juice", "ISLR", "OJ", "Purchase"),
    r_table("email", "openintro", "email", "spam", without=("time",)),
]
BY_NAME = {dataset.name: dataset for dataset in ALL}
