"""scikit-learn's own checks of an estimator."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from pseudolabel import PseudoLabelClassifier


class SelfTrainingClassifier(PseudoLabelClassifier):
    """By this name scikit-learn knows that -1 is no class; for other names one of its checks has the classes -1 and 1."""


@parametrize_with_checks([SelfTrainingClassifier(hidden=(32,), epochs=10)])
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_checks(estimator, check):
    check(estimator)
