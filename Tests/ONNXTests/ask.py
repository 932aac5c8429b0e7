"""Asks ONNX Runtime about the models in a folder, and compares its answers with ours.

A case is NAME.onnx and NAME.safetensors beside NAME.json: inputs (type, shape, values; null is NaN), probabilities, labels, and
shape and SHA-256 of the parameters, which Python's safetensors has to read as they are. The program ends with 1 where a probability differs by more than 1e-5, or a label where the two largest probabilities are farther apart than that.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from safetensors import safe_open

TYPES = {"float": np.float32, "double": np.float64, "string": object}
failures = 0
for path in sorted(Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(path), full_check=True)
    case = json.loads(path.with_suffix(".json").read_text())
    inputs = {}
    for name, value in case["inputs"].items():
        values = [float("nan") if v is None else v for v in value["values"]]
        inputs[name] = np.array(values, dtype=TYPES[value["type"]]).reshape(value["shape"])
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    assert sorted(inputs) == sorted(i.name for i in session.get_inputs()), (sorted(inputs), session.get_inputs())
    answers = dict(zip(names, session.run(names, inputs)))
    probabilities, labels = answers[case["outputs"][0]], answers[case["outputs"][1]]
    wanted = np.array(case["probabilities"])
    difference = np.abs(probabilities - wanted).max()
    top = np.sort(wanted, axis=1)
    clear = top[:, -1] - top[:, -2] > 1e-5
    wrong = int((np.array(case["labels"], dtype=labels.dtype)[clear] != labels[clear]).sum())
    # Answers that are all alike would prove nothing.
    spread = len(set(map(str, labels))) > 1
    with safe_open(path.with_suffix(".safetensors"), framework="numpy") as file:
        read = {name: file.get_tensor(name) for name in file.keys()}
        described = json.loads(file.metadata()["network"])
    parameters = {
        name: {"shape": list(value.shape), "sha256": hashlib.sha256(value.tobytes()).hexdigest()} for name, value in read.items()
    }
    assert parameters == case["tensors"], f"{path.stem}: safetensors reads other parameters"
    assert described["output"]["classes"] == wanted.shape[1], described
    good = probabilities.shape == wanted.shape and difference <= 1e-5 and wrong == 0 and spread
    failures += not good
    print(f"{path.stem}: {len(wanted)} rows, largest difference {difference:.1e}, {wrong} other labels{'' if good else ' FAILED'}")
sys.exit(1 if failures else 0)
