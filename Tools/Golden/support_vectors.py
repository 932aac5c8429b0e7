"""Golden values for KernelMachinesTests: support vector machines by scikit-learn.

    python3 -m venv .venv-golden-svm
    .venv-golden-svm/bin/pip install numpy==2.4.6 scikit-learn==1.9.1
    .venv-golden-svm/bin/python Tools/Golden/support_vectors.py

Writes Tests/TestSupport/Golden/support_vectors.json, which names the versions that made it. `training` and `test` have
`values` (n x columns, row-major, decimals that are read as exactly the float32 values used); `training` has `labels`.
Each case has `penalty` (C), `gamma`, how many rows are `supportVectors`, and of the test rows the `labels` predicted and
the `decisions` of the pairs of classes 0-1, 0-2, ..., 2-3 (n x 6, row-major, 6 decimals), positive for the first.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn.svm import SVC

random = np.random.default_rng(1995)
CLASSES, COLUMNS = 4, 5
centres = random.normal(0, 1.2, (CLASSES, COLUMNS))


def rows(count):
    """Overlapping clouds, the classes in no order."""
    labels = random.permutation(np.arange(count) % CLASSES)
    return (centres[labels] + random.normal(0, 1, (count, COLUMNS))).astype(np.float32), labels


def given(values):
    return [float(str(v)) for v in values.ravel()]


def main():
    x, y = rows(90)
    test, _ = rows(150)
    cases = []
    for penalty, gamma in [(0.25, 2.0), (1, 0.5), (100, 0.05), (5000, 0.01)]:
        machine = SVC(C=penalty, gamma=gamma, decision_function_shape="ovo").fit(x.astype(float), y)
        decisions = machine.decision_function(test.astype(float))
        cases.append({
            "penalty": penalty,
            "gamma": gamma,
            "supportVectors": int(machine.n_support_.sum()),
            "labels": machine.predict(test.astype(float)).tolist(),
            "decisions": [round(v, 6) for v in decisions.ravel().tolist()],
        })
    golden = {
        "madeBy": "Tools/Golden/support_vectors.py",
        "versions": {"python": platform.python_version()} | {m.__name__: m.__version__ for m in (np, sklearn)},
        "classes": CLASSES,
        "columns": COLUMNS,
        "training": {"values": given(x), "labels": y.tolist()},
        "test": {"values": given(test)},
        "cases": cases,
    }
    path = Path(__file__).resolve().parents[2] / "Tests/TestSupport/Golden/support_vectors.json"
    path.write_text(json.dumps(golden, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
