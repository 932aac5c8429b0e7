"""Classifiers from a few labelled and many unlabelled rows, with scikit-learn's conventions.

>>> from pseudolabel import PseudoLabelClassifier
>>> classifier = PseudoLabelClassifier().fit(X, y)  # y is -1 where the class is not known
>>> classifier.predict(X_new)
"""

from ._classifier import PseudoLabelClassifier, load
from ._library import PseudoLabelError, version

__all__ = ["PseudoLabelClassifier", "PseudoLabelError", "load"]
__version__ = version()
