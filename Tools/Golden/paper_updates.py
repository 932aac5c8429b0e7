"""Ten full updates of Lee 2013's optimizer, and of Adam, by PyTorch in float64: Tests/TestSupport/Golden/paper_updates.json.

The schema stands in README.md beside this file.
"""
import numpy as np
import torch
import torch.nn.functional as F

from golden_json import about, given, matrix, reference, write
from random_streams import mask

UPDATES, LABELED, UNLABELED, INPUTS, CLASSES = 10, 8, 16, 12, 5
INPUT_KEEP, HIDDEN_KEEP = 0.8, 0.5
SCHEDULE = [{"rate": 0.5 * 0.9**t, "momentum": 0.5 + 0.04 * t, "alpha": 0.3 * t} for t in range(UPDATES)]
ADAM = {"rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
NETWORKS = [
    {"name": "sigmoid", "widths": [INPUTS, 20, CLASSES], "outputs": "sigmoid"},
    {"name": "sigmoid, two hidden layers", "widths": [INPUTS, 20, 16, CLASSES], "outputs": "sigmoid"},
    {"name": "softmax", "widths": [INPUTS, 20, CLASSES], "outputs": "softmax"},
]
SEED = 2015
MASK_SEED = 42
DECIDED = 1e-4  # every pseudo-label wins by at least this probability, so that rounding cannot change one

draw = np.random.Generator(np.random.PCG64(SEED))


def rounded(values, digits):
    return np.round(values, digits).astype(np.float32)


def pixels(rows):
    """Like MNIST's: in [0, 1], many of them exactly zero."""
    return rounded(draw.random((rows, INPUTS)) * (draw.random((rows, INPUTS)) < 0.6), 3)


def make_batch(update):
    rows = LABELED + UNLABELED
    return {
        "labeled": pixels(LABELED),
        "labels": draw.integers(0, CLASSES, LABELED),
        "unlabeled": pixels(UNLABELED),
        "masks": [
            mask(MASK_SEED, update, 0, rows, INPUTS, INPUT_KEEP),
            mask(MASK_SEED, update, 1, rows, 20, HIDDEN_KEEP),
            mask(MASK_SEED, update, 2, rows, 16, HIDDEN_KEEP),
        ],
    }


def make_parameters(widths):
    weights = [rounded(draw.normal(0, 0.5, shape), 4) for shape in zip(widths, widths[1:])]
    biases = [rounded(draw.normal(0, 0.2, width), 4) for width in widths[1:]]
    return weights, biases


def logits(x, weights, biases, factors):
    """y = x W + b, ReLU between the layers; `factors` multiply each layer's input."""
    for layer, (w, b) in enumerate(zip(weights, biases)):
        x = (x if layer == 0 else F.relu(x)) * factors[layer]
        x = x @ w + b
    return x


def factors_in_training(dropout, masks, rows, layers, dtype):
    if dropout == "none":
        return [1.0] * layers
    keeps = [INPUT_KEEP] + [HIDDEN_KEEP] * (layers - 1)
    scales = [1 / keep if dropout == "inverted" else 1 for keep in keeps]
    return [torch.tensor(masks[i][rows], dtype=dtype) * scales[i] for i in range(layers)]


def factors_at_test(dropout, layers):
    return [INPUT_KEEP] + [HIDDEN_KEEP] * (layers - 1) if dropout == "paper" else [1.0] * layers


def loss(z, targets, outputs):
    if outputs == "softmax":
        return F.cross_entropy(z, targets)
    one_hot = F.one_hot(targets, CLASSES).to(z.dtype)
    return F.binary_cross_entropy_with_logits(z, one_hot, reduction="sum") / len(z)


def probabilities(z, outputs):
    return z.softmax(1) if outputs == "softmax" else z.sigmoid()


def run(network, parameters, batches, dropout, optimizer, dtype):
    weights, biases = ([torch.tensor(p, dtype=dtype, requires_grad=True) for p in group] for group in parameters)
    everything, outputs, layers = weights + biases, network["outputs"], len(weights)
    steps = [torch.zeros_like(p) for p in everything]
    adam = torch.optim.Adam(everything, ADAM["rate"], (ADAM["beta1"], ADAM["beta2"]), ADAM["epsilon"])
    record = {"updates": [], "parameters": []}
    for t, (batch, now) in enumerate(zip(batches, SCHEDULE)):
        def pass_over(rows, x):
            factors = factors_in_training(dropout, batch["masks"], rows, layers, dtype)
            return logits(torch.tensor(x, dtype=dtype), weights, biases, factors)

        z = pass_over(slice(0, LABELED), batch["labeled"])
        supervised = loss(z, torch.tensor(batch["labels"]), outputs)
        total, update = supervised, {"supervisedLoss": supervised.item()}
        if optimizer == "momentum":
            z = pass_over(slice(LABELED, None), batch["unlabeled"])
            pseudo_labels = z.detach().argmax(1)
            best = probabilities(z.detach(), outputs).topk(2, dim=1).values
            assert (best[:, 0] - best[:, 1]).min() > DECIDED, "a pseudo-label is too close to call: choose another seed"
            unlabeled = loss(z, pseudo_labels, outputs)
            total = supervised + now["alpha"] * unlabeled
            update |= {"unlabeledLoss": unlabeled.item(), "pseudoLabels": pseudo_labels.tolist()}
        record["updates"].append(update)

        gradients = torch.autograd.grad(total, everything)
        if optimizer == "adam":
            for p, g in zip(everything, gradients):
                p.grad = g
            adam.step()
        else:
            with torch.no_grad():
                for p, g, step in zip(everything, gradients, steps):
                    step.mul_(now["momentum"]).sub_(g, alpha=(1 - now["momentum"]) * now["rate"])
                    p.add_(step)
        if t + 1 in (1, UPDATES):
            snapshot = [[p.detach().clone() for p in group] for group in (weights, biases)]
            record["parameters"].append((t + 1, *snapshot))
    with torch.no_grad():
        x = torch.tensor(batches[0]["labeled"], dtype=dtype)
        record["test"] = probabilities(logits(x, weights, biases, factors_at_test(dropout, layers)), outputs)
    return record


def deviation(a, b):
    """The largest difference between the parameters of two runs, relative to the largest value of each tensor."""
    pairs = ((x, y) for p, q in zip(a["parameters"], b["parameters"]) for i in (1, 2) for x, y in zip(p[i], q[i]))
    return max(((x - y.double()).abs().max() / x.abs().max()).item() for x, y in pairs)


def case(index, parameters, batches, dropout, optimizer):
    network = NETWORKS[index]
    exact = run(network, parameters, batches, dropout, optimizer, torch.float64)
    single = run(network, parameters, batches, dropout, optimizer, torch.float32)
    for a, b in zip(exact["updates"], single["updates"]):
        assert a.get("pseudoLabels") == b.get("pseudoLabels")
    seen = deviation(exact, single)
    print(f"{network['name']}, dropout {dropout}, {optimizer}: float32 deviates by {seen:.1e}")
    return {
        "name": f"{network['name']}, dropout {dropout}, {optimizer}",
        "network": index,
        "dropout": dropout,
        "optimizer": optimizer,
        "float32Deviation": float(f"{seen:.2g}"),
        "updates": [
            {k: v if isinstance(v, list) else reference(v)[0] for k, v in u.items()} for u in exact["updates"]
        ],
        "parameters": [
            {"afterUpdate": n, "weights": [reference(w) for w in ws], "biases": [reference(b) for b in bs]}
            for n, ws, bs in exact["parameters"]
        ],
        "testOutputs": matrix(exact["test"], reference),
    }


def bits(mask):
    return "".join("1" if v else "0" for v in mask.ravel())


def main():
    torch.set_num_threads(1)
    batches = [make_batch(update) for update in range(UPDATES)]
    parameters = [make_parameters(network["widths"]) for network in NETWORKS]
    cases = [
        case(i, parameters[i], batches, dropout, "momentum")
        for i in range(len(NETWORKS))
        for dropout in ("none", "paper", "inverted")
    ]
    cases += [case(i, parameters[i], batches, "none", "adam") for i in range(len(NETWORKS))]
    write(
        "paper_updates.json",
        {
            "about": about(__file__, "inputs are float32 values; everything under cases was computed in float64"),
            "schedule": [{k: float(f"{v:.12g}") for k, v in now.items()} for now in SCHEDULE],
            "adam": ADAM,
            "dropout": {"inputKeep": INPUT_KEEP, "hiddenKeep": HIDDEN_KEEP, "seed": MASK_SEED},
            "batches": [
                {
                    "labeled": matrix(b["labeled"], given),
                    "labels": b["labels"].tolist(),
                    "unlabeled": matrix(b["unlabeled"], given),
                    "masks": [bits(m) for m in b["masks"]],
                }
                for b in batches
            ],
            "networks": [
                network | {"weights": [given(w) for w in p[0]], "biases": [given(b) for b in p[1]]}
                for network, p in zip(NETWORKS, parameters)
            ],
            "cases": cases,
        },
    )


if __name__ == "__main__":
    main()
