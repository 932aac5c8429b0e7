"""Six updates of a denoising auto-encoder with tied weights by PyTorch in float64: Tests/TestSupport/Golden/autoencoder.json.

The schema stands in README.md beside this file.
"""
import numpy as np
import torch
import torch.nn.functional as F

from golden_json import about, given, matrix, reference, write
from paper_updates import MASK_SEED
from random_streams import mask

UPDATES, ROWS, INPUTS, HIDDEN = 6, 9, 37, 40  # no multiples of what the kernels take at once
SCHEDULE = [{"rate": 0.4 * 0.9**t, "momentum": 0.5 + 0.05 * t} for t in range(UPDATES)]
NOISE = [(0.0, 0.0), (0.5, 0.5), (0.3, 0.2)]  # masking of the inputs, dropout of the hidden units
SEED = 2010

draw = np.random.Generator(np.random.PCG64(SEED))


def rounded(values, digits):
    return np.round(values, digits).astype(np.float32)


def make_batch():
    """In [0, 1], both ends included, many values exactly zero."""
    x = draw.random((ROWS, INPUTS)) * (draw.random((ROWS, INPUTS)) < 0.6)
    return rounded(np.minimum(1.2 * x, 1), 3)


def run(start, batches, noise, dtype):
    w, b = (torch.tensor(p, dtype=dtype, requires_grad=True) for p in start)
    c = torch.zeros(INPUTS, dtype=dtype, requires_grad=True)
    steps = [torch.zeros_like(p) for p in (w, b, c)]
    record = {"losses": [], "parameters": []}
    for t, (batch, now) in enumerate(zip(batches, SCHEDULE)):
        x = torch.tensor(batch, dtype=dtype)
        visible, kept = (
            torch.tensor(mask(MASK_SEED, t, layer, ROWS, columns, 1 - rate), dtype=dtype) if rate > 0 else 1
            for layer, (rate, columns) in enumerate(zip(noise, (INPUTS, HIDDEN)))
        )
        hidden = F.relu((x * visible) @ w + b) * kept
        z = hidden @ w.T + c
        loss = F.binary_cross_entropy_with_logits(z, x, reduction="sum") / ROWS
        record["losses"].append(loss.item())
        gradients = torch.autograd.grad(loss, (w, b, c))
        with torch.no_grad():
            for p, g, step in zip((w, b, c), gradients, steps):
                step.mul_(now["momentum"]).sub_(g, alpha=(1 - now["momentum"]) * now["rate"])
                p.add_(step)
        if t + 1 in (1, UPDATES):
            record["parameters"].append((t + 1, *(p.detach().clone() for p in (w, b, c))))
    return record


def deviation(a, b):
    """The largest difference between the parameters of two runs, relative to the largest value of each tensor."""
    pairs = ((x, y) for p, q in zip(a["parameters"], b["parameters"]) for x, y in zip(p[1:], q[1:]))
    return max(((x - y.double()).abs().max() / x.abs().max()).item() for x, y in pairs)


def case(start, batches, noise):
    exact, single = (run(start, batches, noise, dtype) for dtype in (torch.float64, torch.float32))
    seen = deviation(exact, single)
    print(f"masking {noise[0]}, dropout {noise[1]}: float32 deviates by {seen:.1e}, losses {exact['losses']}")
    return {
        "masking": noise[0],
        "dropout": noise[1],
        "float32Deviation": float(f"{seen:.2g}"),
        "losses": reference(exact["losses"]),
        "parameters": [
            {"afterUpdate": n, "weights": reference(w), "bias": reference(b), "outputBias": reference(c)}
            for n, w, b, c in exact["parameters"]
        ],
    }


def main():
    torch.set_num_threads(1)
    batches = [make_batch() for _ in range(UPDATES)]
    start = rounded(draw.normal(0, 0.3, (INPUTS, HIDDEN)), 4), rounded(draw.normal(0, 0.2, HIDDEN), 4)
    cases = [case(start, batches, noise) for noise in NOISE]
    write(
        "autoencoder.json",
        {
            "about": about(__file__, "inputs are float32 values; everything under cases was computed in float64"),
            "schedule": [{k: float(f"{v:.12g}") for k, v in now.items()} for now in SCHEDULE],
            "seed": MASK_SEED,
            "batches": [matrix(batch, given) for batch in batches],
            "weights": matrix(start[0], given),
            "bias": given(start[1]),
            "cases": cases,
        },
    )


if __name__ == "__main__":
    main()
