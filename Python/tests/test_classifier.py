"""What fitting and asking do beyond scikit-learn's checks."""

import _thread
import copy
import pickle
import resource
import signal
import threading
import time

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import pseudolabel
from pseudolabel import PseudoLabelClassifier

QUICK = {"hidden": (16,), "epochs": 10}


def test_transduction_keeps_labels_and_adds_the_others(clouds):
    X, y, truth = clouds
    classifier = PseudoLabelClassifier(delivery="candidate", **QUICK).fit(X, y)
    known = y != -1
    assert (classifier.transduction_[known] == y[known]).all()
    assert (classifier.transduction_[~known] == classifier.predict(X[~known])).all()
    assert (classifier.labeled_iter_[known] == 0).all()
    assert set(classifier.labeled_iter_[~known]) <= {-1, *range(1, 11)} and (classifier.labeled_iter_[~known] > 0).any()
    assert classifier.score(X, truth) > 0.95
    assert classifier.summary_["comparison"]["difference"] <= 1


def test_probabilities_follow_classes(clouds):
    X, y, _ = clouds
    # "10" stands before "9" as text, and behind it in the library.
    names = np.array(["9", "10"], dtype=object)
    labels = np.array([-1 if label == -1 else names[label] for label in y], dtype=object)
    classifier = PseudoLabelClassifier(**QUICK).fit(X, labels)
    assert classifier.classes_.tolist() == ["10", "9"]
    probabilities = classifier.predict_proba(X)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert (classifier.classes_[probabilities.argmax(axis=1)] == classifier.predict(X)).all()
    numbers = PseudoLabelClassifier(**QUICK).fit(X, y)
    assert (names[numbers.predict(X)] == classifier.predict(X)).all()


@pytest.mark.parametrize("unknown", [-1, None, float("nan")])
def test_what_means_unlabelled_among_objects(clouds, unknown):
    X, y, _ = clouds
    labels = np.array([unknown if label == -1 else f"class {label}" for label in y], dtype=object)
    classifier = PseudoLabelClassifier(**QUICK).fit(X, labels)
    assert classifier.classes_.tolist() == ["class 0", "class 1"]
    assert (classifier.labeled_iter_ == 0).sum() == (y != -1).sum()


def test_what_means_unlabelled_among_strings_and_floats(clouds):
    X, y, _ = clouds
    expected = PseudoLabelClassifier(**QUICK).fit(X, y).predict_proba(X)
    for labels in [y.astype(str), y.astype(float), np.where(y == -1, np.nan, y)]:
        np.testing.assert_array_equal(PseudoLabelClassifier(**QUICK).fit(X, labels).predict_proba(X), expected)


def test_frames(clouds):
    X, y, _ = clouds
    expected = PseudoLabelClassifier(**QUICK).fit(X, y).predict_proba(X)
    for frame in [pd.DataFrame(X, columns=list("abcd")), pl.DataFrame(X, schema=list("abcd"))]:
        classifier = PseudoLabelClassifier(**QUICK).fit(frame, y)
        assert classifier.feature_names_in_.tolist() == list("abcd")
        np.testing.assert_array_equal(classifier.predict_proba(frame), expected)


@pytest.mark.parametrize("make", [scipy.sparse.csr_matrix, scipy.sparse.csr_array, scipy.sparse.coo_array])
def test_sparse(clouds, make):
    X, y, truth = clouds
    X = np.where(np.abs(X) < 1, 0, X)
    classifier = PseudoLabelClassifier(**QUICK).fit(make(X), y)
    assert classifier.score(make(X), truth) > 0.9
    np.testing.assert_array_equal(classifier.predict(make(X)), classifier.predict(X))


def test_sparse_rows_are_never_made_dense():
    generator = np.random.default_rng(1)
    columns = np.sort(generator.integers(0, 20_000, size=(4000, 10)), axis=1)
    X = scipy.sparse.csr_array((np.ones(40_000), columns.ravel(), np.arange(0, 40_001, 10)), shape=(4000, 20_000))
    y = np.where(np.arange(4000) % 100 < 4, np.arange(4000) % 2, -1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    classifier = PseudoLabelClassifier("supervised", hidden=(2,), epochs=1, n_jobs=1).fit(X, y)
    assert classifier.predict(X).shape == (4000,)
    # With their zeros the rows would take 640 MB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 320_000


def test_a_copy_and_a_pickle_answer_alike(clouds):
    X, y, _ = clouds
    classifier = PseudoLabelClassifier(**QUICK).fit(X, y)
    for other in [pickle.loads(pickle.dumps(classifier)), copy.deepcopy(classifier)]:
        np.testing.assert_array_equal(other.predict_proba(X), classifier.predict_proba(X))
        np.testing.assert_array_equal(other.transduction_, classifier.transduction_)


def test_threads_change_nothing(clouds):
    X, y, _ = clouds
    one, two = (PseudoLabelClassifier(n_jobs=jobs, **QUICK).fit(X, y) for jobs in (1, 2))
    np.testing.assert_array_equal(one.predict_proba(X), two.predict_proba(X))


def test_in_a_pipeline_a_search_and_calibration(clouds):
    X, y, truth = clouds
    pipeline = make_pipeline(StandardScaler(), PseudoLabelClassifier(n_jobs=1, **QUICK)).fit(X, y)
    assert pipeline.score(X, truth) > 0.9
    search = GridSearchCV(PseudoLabelClassifier(epochs=5, n_jobs=1), {"hidden": [(4,), (8,)]}, cv=2).fit(X, truth)
    assert search.best_score_ > 0.9
    calibrated = CalibratedClassifierCV(PseudoLabelClassifier(n_jobs=1, **QUICK), cv=2).fit(X, truth)
    assert calibrated.score(X, truth) > 0.9


def test_a_callback_is_told_how_far_it_is_and_can_end_it(clouds):
    X, y, _ = clouds
    shares = []

    def stop(share):
        shares.append(share)
        if len(shares) == 3:
            raise LookupError("enough")

    classifier = PseudoLabelClassifier(epochs=100_000, callback=stop)
    with pytest.raises(LookupError, match="enough"):
        classifier.fit(X, y)
    assert shares == sorted(shares) and all(0 <= share <= 1 for share in shares)
    with pytest.raises(NotFittedError):
        classifier.predict(X)


def test_control_c_ends_fitting_while_other_threads_run(clouds):
    # A shell that started the tests in the background has them ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        interrupted_fit(*clouds[:2])
    finally:
        signal.signal(signal.SIGINT, before)


def interrupted_fit(X, y):
    ticks = []

    def interrupt():
        for _ in range(20):
            ticks.append(time.monotonic())
            time.sleep(0.02)
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        PseudoLabelClassifier(epochs=100_000).fit(X, y)
    thread.join()
    assert len(ticks) == 20


def test_parameters_that_will_not_do_are_named(clouds):
    X, y, _ = clouds
    with pytest.raises(ValueError, match='Did you mean "fixmatch"'):
        PseudoLabelClassifier("fixmach").fit(X, y)
    with pytest.raises(ValueError, match="threads"):
        PseudoLabelClassifier(n_jobs=0).fit(X, y)
    with pytest.raises(ValueError, match="two classes"):
        PseudoLabelClassifier().fit(X, np.where(y == 1, -1, y))
    with pytest.raises(ValueError, match="infinity"):
        PseudoLabelClassifier().fit(np.where(X > 3, np.inf, X), y)
    with pytest.raises(FileNotFoundError):
        pseudolabel.load("no/such/run")


def test_missing_values(clouds):
    X, y, truth = clouds
    X = np.where(np.random.default_rng(0).random(X.shape) < 0.1, np.nan, X)
    assert PseudoLabelClassifier(**QUICK).fit(X, y).score(X, truth) > 0.9
