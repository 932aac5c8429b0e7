"""The package beside the command, on the same data."""

import json
import os
import subprocess

import numpy as np
import pandas as pd
import polars as pl
import pytest

import pseudolabel
from pseudolabel import PseudoLabelClassifier

COMMAND = os.environ.get("PSEUDOLABEL_COMMAND")
pytestmark = pytest.mark.skipif(not COMMAND, reason="PSEUDOLABEL_COMMAND names no command")


def run(*arguments, folder):
    done = subprocess.run([COMMAND, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("method", ["pseudo-label", "mean-teacher", "self-training"])
def test_the_bits_are_the_commands(clouds, tmp_path, dtype, method):
    X, y, _ = clouds
    # A third class: of two, the command takes -1 beside 0 and 1 for unlabelled too, but only where that is plain.
    y[4] = 2
    y[20] = 2
    X = X.astype(dtype)
    np.savez(tmp_path / "rows.npz", X=X, y=y)
    run(
        "train", "rows.npz", "--method", method, "--hidden", "24", "--epochs", "6", "--seed", "5", "--output", "run", "--no-report",
        "--quiet", folder=tmp_path,
    )
    classifier = PseudoLabelClassifier(method, hidden=[24], epochs=6, random_state=5).fit(X, y)
    classifier.save(tmp_path / "python.safetensors")
    assert (tmp_path / "python.safetensors").read_bytes() == (tmp_path / "run/model.safetensors").read_bytes()
    summary = json.loads((tmp_path / "run/summary.json").read_text())
    assert classifier.summary_["comparison"] == summary["comparison"]
    assert set(classifier.summary_) <= set(summary)

    plan = json.loads((tmp_path / "run/config.json").read_text())["plan"]
    again = PseudoLabelClassifier(plan=plan, random_state=5).fit(X, y)
    np.testing.assert_array_equal(again.predict_proba(X), classifier.predict_proba(X))

    loaded = pseudolabel.load(tmp_path / "run")
    np.testing.assert_array_equal(loaded.classes_, classifier.classes_)
    np.testing.assert_array_equal(loaded.predict_proba(X), classifier.predict_proba(X))
    assert loaded.summary_ == summary


def test_a_run_on_a_table_answers_about_frames(tmp_path):
    size = np.arange(80) % 2 * 4.0 + np.arange(80) % 7 / 10
    table = pd.DataFrame({"size": size, "kind": np.where(np.arange(80) % 2 == 0, "1", "2"), "when": "2026-07-04"})
    table["answer"] = np.where(np.arange(80) % 8 < 2, np.where(size < 2, "small", "large"), "")
    table.to_csv(tmp_path / "rows.csv", index=False)
    run("train", "rows.csv", "--target", "answer", "--epochs", "10", "--output", "run", "--no-report", "--quiet", folder=tmp_path)
    run("predict", "run", "rows.csv", "--output", "answers.csv", "--quiet", folder=tmp_path)
    expected = pd.read_csv(tmp_path / "answers.csv")

    classifier = pseudolabel.load(tmp_path / "run")
    assert classifier.classes_.tolist() == ["large", "small"]
    assert set(classifier.feature_names_in_) <= {"size", "kind"}
    # Numbers and categories as pandas and polars hold them, a missing value among them, columns in another order.
    frame = pd.DataFrame({"other": 1, "kind": table["kind"].astype(int), "size": table["size"]})
    probabilities = classifier.predict_proba(frame)
    np.testing.assert_array_equal(classifier.predict_proba(pl.from_pandas(frame)), probabilities)
    np.testing.assert_array_equal(classifier.predict_proba({name: frame[name].tolist() for name in frame}), probabilities)
    column = next(name for name in expected.columns if name.endswith("class") or name == "prediction" or "predicted" in name)
    assert classifier.predict(frame).tolist() == expected[column].tolist()
    frame.loc[3, "size"] = None
    assert np.isfinite(classifier.predict_proba(frame)).all()
    with pytest.raises(ValueError, match="frame with the columns"):
        classifier.predict(frame.to_numpy())
    with pytest.raises(ValueError, match="none of them"):
        classifier.predict(pd.DataFrame({"x": [1]}))
