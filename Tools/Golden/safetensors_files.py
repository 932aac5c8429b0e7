"""Golden files for PersistenceTests, from the safetensors package for Python.

    python -m venv .venv-golden
    .venv-golden/bin/pip install numpy safetensors
    .venv-golden/bin/python Tools/Golden/safetensors_files.py

Writes Tests/Fixtures/Persistence/python.safetensors, as the package writes it, and checks that the package reads
swift.safetensors, which is committed beside it and which our writer has to make to the byte, as `expected` below.
With a path as argument it checks that file instead.
"""

import json
import sys
from pathlib import Path

import numpy as np
import safetensors
from safetensors.numpy import save_file

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Persistence"
METADATA = {"network": '{"layers": [784, 10]}', "größe": "π ≈ 3\n\t\"\\/\u0001"}


def expected():
    return {
        "hidden.weights": np.array([[1.5, -2.25, 3e-45], [np.inf, 0.0, -0.0]], np.float32),
        "empty": np.zeros((0, 4), np.float32),
        "single": np.array(0.1, np.float32),
        'odd "name" ü 😀': np.arange(5, dtype=np.float32) / 3,
    }


def check(path):
    with safetensors.safe_open(path, framework="numpy") as file:
        assert file.metadata() == METADATA, file.metadata()
        assert sorted(file.keys()) == sorted(expected()), file.keys()
        for name, values in expected().items():
            found = file.get_tensor(name)
            assert found.dtype == np.float32 and found.shape == values.shape, (name, found)
            assert found.tobytes() == values.tobytes(), (name, found)
    print(json.dumps({"read": Path(path).name, "safetensors": safetensors.__version__}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        check(sys.argv[1])
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        save_file(expected(), FOLDER / "python.safetensors", metadata=METADATA)
        check(FOLDER / "python.safetensors")
        if (FOLDER / "swift.safetensors").exists():
            check(FOLDER / "swift.safetensors")
