"""FastAPI in front of ONNX Runtime, as one would serve an exported model: for a comparison with `pseudolabel serve`.

    pseudolabel export runs/packages --output model.onnx
    python -m venv .venv-serve && .venv-serve/bin/pip install fastapi 'uvicorn[standard]' onnxruntime
    MODEL=model.onnx .venv-serve/bin/uvicorn --app-dir Benchmarks/peers serve_peer:app --log-level warning --workers 2

It answers POST /predict with the body of `pseudolabel serve`: {"rows": [{"age": 3, …}]}. ONNX Runtime computes on one thread.
"""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import BaseModel

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
TYPES = {"tensor(string)": object, "tensor(double)": np.float64, "tensor(float)": np.float32}
inputs = {one.name: TYPES[one.type] for one in session.get_inputs()}
app = FastAPI()


class Rows(BaseModel):
    rows: list[dict[str, str | float | None]]


@app.post("/predict")
async def predict(body: Rows) -> dict:
    columns = {
        name: np.array([[row.get(name, "" if kind is object else np.nan)] for row in body.rows], dtype=kind)
        for name, kind in inputs.items()
    }
    probabilities, labels = session.run(["probabilities", "label"], columns)
    return {
        "predictions": [
            {"class": label, "confidence": float(max(row)), "probabilities": row.tolist()}
            for label, row in zip(labels, probabilities)
        ]
    }
