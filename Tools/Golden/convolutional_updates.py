"""Six full updates of a small convolutional network, by PyTorch in float64: Tests/TestSupport/Golden/convolutional_updates.json.

The schema stands in README.md beside this file.
"""
import numpy as np
import torch
import torch.nn.functional as F

from golden_json import about, given, matrix, reference, write
from paper_updates import ADAM, CLASSES, MASK_SEED, loss, probabilities, rounded
from random_streams import mask

UPDATES, LABELED, UNLABELED = 6, 5, 7
HEIGHT, WIDTH, CHANNELS = 9, 8, 2
CONVOLUTIONS = [
    {"channels": 4, "kernel": 3, "padding": "valid", "pooling": 2},
    {"channels": 5, "kernel": 2, "padding": "same", "pooling": 1},
]
HIDDEN = 6
KEEPS = [0.75, 0.5, 0.5]  # behind each hidden layer
SCHEDULE = [{"rate": 0.2 * 0.9**t, "momentum": 0.5 + 0.05 * t, "alpha": 0.3 * t} for t in range(UPDATES)]
SEED = 7
DECIDED = 1e-4

draw = np.random.Generator(np.random.PCG64(SEED))


def shapes():
    """Height, width and channels behind each convolution."""
    height, width = HEIGHT, WIDTH
    for c in CONVOLUTIONS:
        if c["padding"] == "valid":
            height, width = height - c["kernel"] + 1, width - c["kernel"] + 1
        height, width = height // c["pooling"], width // c["pooling"]
        yield height, width, c["channels"]


FEATURES = [h * w * c for h, w, c in shapes()]


def make_parameters():
    parameters, channels = [], CHANNELS
    for c in CONVOLUTIONS:
        shape = (c["kernel"], c["kernel"], channels, c["channels"])
        parameters += [rounded(draw.normal(0, 0.35, shape), 4), rounded(draw.normal(0, 0.2, c["channels"]), 4)]
        channels = c["channels"]
    for shape in [(FEATURES[-1], HIDDEN), (HIDDEN, CLASSES)]:
        parameters += [rounded(draw.normal(0, 0.4, shape), 4), rounded(draw.normal(0, 0.2, shape[1]), 4)]
    return parameters


def pixels(rows):
    size = (rows, HEIGHT * WIDTH * CHANNELS)
    return rounded(draw.random(size) * (draw.random(size) < 0.7), 3)


def make_batch(update):
    rows = LABELED + UNLABELED
    return {
        "labeled": pixels(LABELED),
        "labels": draw.integers(0, CLASSES, LABELED),
        "unlabeled": pixels(UNLABELED),
        "masks": [mask(MASK_SEED, update, i + 1, rows, n, KEEPS[i]) for i, n in enumerate(FEATURES + [HIDDEN])],
    }


def logits(x, parameters, factors):
    """`factors` multiply what comes out of each hidden layer, flattened with the channels of a pixel side by side."""
    x = x.reshape(-1, HEIGHT, WIDTH, CHANNELS).permute(0, 3, 1, 2)
    for i, c in enumerate(CONVOLUTIONS):
        w, b = parameters[2 * i], parameters[2 * i + 1]
        if c["padding"] == "same":
            before = (c["kernel"] - 1) // 2
            after = c["kernel"] - 1 - before
            x = F.pad(x, (before, after, before, after))
        x = F.max_pool2d(F.relu(F.conv2d(x, w.permute(3, 2, 0, 1), b)), c["pooling"])
        flat = x.permute(0, 2, 3, 1).flatten(1) * factors[i]
        height, width = x.shape[2:]
        x = flat.reshape(-1, height, width, c["channels"]).permute(0, 3, 1, 2)
    x = flat
    hidden, output = parameters[-4:-2], parameters[-2:]
    return (F.relu(x @ hidden[0] + hidden[1]) * factors[-1]) @ output[0] + output[1]


def run(start, batches, dropout, optimizer, outputs, dtype):
    parameters = [torch.tensor(p, dtype=dtype, requires_grad=True) for p in start]
    steps = [torch.zeros_like(p) for p in parameters]
    adam = torch.optim.Adam(parameters, ADAM["rate"], (ADAM["beta1"], ADAM["beta2"]), ADAM["epsilon"])
    record = {"updates": [], "parameters": []}
    for t, (batch, now) in enumerate(zip(batches, SCHEDULE)):
        def pass_over(rows, x):
            factors = [1.0] * len(KEEPS)
            if dropout != "none":
                scales = [1 / keep if dropout == "inverted" else 1 for keep in KEEPS]
                factors = [torch.tensor(m[rows], dtype=dtype) * s for m, s in zip(batch["masks"], scales)]
            return logits(torch.tensor(x, dtype=dtype), parameters, factors)

        supervised = loss(pass_over(slice(0, LABELED), batch["labeled"]), torch.tensor(batch["labels"]), outputs)
        z = pass_over(slice(LABELED, None), batch["unlabeled"])
        pseudo_labels = z.detach().argmax(1)
        best = probabilities(z.detach(), outputs).topk(2, dim=1).values
        assert (best[:, 0] - best[:, 1]).min() > DECIDED, "a pseudo-label is too close to call: choose another seed"
        unlabeled = loss(z, pseudo_labels, outputs)
        gradients = torch.autograd.grad(supervised + now["alpha"] * unlabeled, parameters)
        record["updates"].append({"supervisedLoss": supervised.item(), "unlabeledLoss": unlabeled.item()})
        if optimizer == "adam":
            for p, g in zip(parameters, gradients):
                p.grad = g
            adam.step()
        else:
            with torch.no_grad():
                for p, g, step in zip(parameters, gradients, steps):
                    step.mul_(now["momentum"]).sub_(g, alpha=(1 - now["momentum"]) * now["rate"])
                    p.add_(step)
        if t + 1 in (1, UPDATES):
            record["parameters"].append((t + 1, [p.detach().clone() for p in parameters]))
    with torch.no_grad():
        factors = KEEPS if dropout == "paper" else [1.0] * len(KEEPS)
        z = logits(torch.tensor(batches[0]["labeled"], dtype=dtype), parameters, factors)
        record["test"] = probabilities(z, outputs)
    return record


def case(start, batches, dropout, optimizer, outputs):
    exact, single = (run(start, batches, dropout, optimizer, outputs, t) for t in (torch.float64, torch.float32))
    seen = max(
        ((x - y.double()).abs().max() / x.abs().max()).item()
        for (_, p), (_, q) in zip(exact["parameters"], single["parameters"])
        for x, y in zip(p, q)
    )
    name = f"{outputs}, dropout {dropout}, {optimizer}"
    print(f"{name}: float32 deviates by {seen:.1e}")
    return {
        "name": name,
        "outputs": outputs,
        "dropout": dropout,
        "optimizer": optimizer,
        "float32Deviation": float(f"{seen:.2g}"),
        "updates": [{k: reference(v)[0] for k, v in u.items()} for u in exact["updates"]],
        "parameters": [
            {"afterUpdate": n, "values": [reference(p.flatten()) for p in parameters]}
            for n, parameters in exact["parameters"]
        ],
        "testOutputs": matrix(exact["test"], reference),
    }


def main():
    torch.set_num_threads(1)
    batches = [make_batch(update) for update in range(UPDATES)]
    start = make_parameters()
    cases = [case(start, batches, dropout, "momentum", "sigmoid") for dropout in ("none", "paper", "inverted")]
    cases += [case(start, batches, "paper", "momentum", "softmax"), case(start, batches, "paper", "adam", "sigmoid")]
    write(
        "convolutional_updates.json",
        {
            "about": about(__file__, "inputs are float32 values; everything under cases was computed in float64"),
            "schedule": [{k: float(f"{v:.12g}") for k, v in now.items()} for now in SCHEDULE],
            "adam": ADAM,
            "seed": 42,
            "keeps": KEEPS,
            "image": {"height": HEIGHT, "width": WIDTH, "channels": CHANNELS},
            "convolutions": CONVOLUTIONS,
            "hidden": HIDDEN,
            "classes": CLASSES,
            "batches": [
                {
                    "labeled": matrix(b["labeled"], given),
                    "labels": b["labels"].tolist(),
                    "unlabeled": matrix(b["unlabeled"], given),
                }
                for b in batches
            ],
            "parameters": [given(p.flatten()) for p in start],
            "cases": cases,
        },
    )


if __name__ == "__main__":
    main()
