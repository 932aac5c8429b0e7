"""Writes golden values as JSON: inputs so that they round-trip as float32, references with 12 significant digits."""
import json
import platform
from pathlib import Path

import numpy as np
import torch

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "TestSupport" / "Golden"


def about(script, note):
    return {
        "script": f"Tools/Golden/{Path(script).name}",
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "note": note,
    }


def given(values):
    """Inputs: the shortest decimals that are these float32 values."""
    return [float(str(v)) for v in np.asarray(values, np.float32).ravel()]


def reference(values):
    """Results in float64, 12 significant digits, row-major; what float32 could not hold is written as zero."""
    numbers = torch.as_tensor(values, dtype=torch.float64).detach().reshape(-1).tolist()
    return [float(f"{v:.12g}") if abs(v) > 1e-37 else 0.0 for v in numbers]


def matrix(values, numbers):
    return {"rows": values.shape[0], "columns": values.shape[1], "values": numbers(values)}


def write(name, content):
    path = FOLDER / name
    path.write_text(_text(content, "") + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def _text(value, indent):
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(k)}: {_text(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        return "[\n" + ",\n".join(inner + _text(v, inner) for v in value) + f"\n{indent}]"
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
