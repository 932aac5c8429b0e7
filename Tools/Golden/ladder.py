"""Ten updates of ladder networks, by PyTorch in float64: Tests/TestSupport/Golden/ladder.json.

Written from the paper's Algorithm 1 (Rasmus et al. 2015); the schema stands in README.md beside this file.
"""
import numpy as np
import torch
import torch.nn.functional as F

from golden_json import about, given, matrix, reference, write
from paper_updates import rounded
from random_streams import LABELED_ORDER, UNIT_NOISE, UNLABELED_ORDER, Stream, order

SEED, UPDATES, LABELED, UNLABELED = 5, 10, 8, 16
LABELED_ROWS, UNLABELED_ROWS, INPUTS, HIDDEN, CLASSES, NOISE = 20, 60, 12, [10, 7], 4, 0.3
WIDTHS = [INPUTS, *HIDDEN, CLASSES]
MOMENTUM = {"rate": 0.05, "momentum": 0.5}
ADAM = {"rate": 2e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
EPSILON, SLOPE = 1e-10, 0.1

CASES = {
    "gaussian": {"levels": "all", "weights": [10.0, 1.0, 0.1], "combinator": "gaussian"},
    "weights that end early": {"levels": "all", "weights": [3.0, 0.5], "combinator": "gaussian"},
    "top": {"levels": "top", "weights": [2.0], "combinator": "gaussian"},
    "one hidden layer": {"levels": "all", "weights": [5.0, 1.0, 0.2], "combinator": {"network": {"hidden": [4]}}},
    "two hidden layers": {"levels": "all", "weights": [5.0], "combinator": {"network": {"hidden": [2, 3]}}},
}


def positions(purpose, update, count, batch):
    """Of the rows of a batch, which goes on into the next pass over the rows: all are of one size."""
    places = range(update * batch, (update + 1) * batch)
    return [order(SEED, purpose, place // count, count)[place % count] for place in places]


def noise(update, rows, level, dtype):
    """Of rows of a batch; every dense layer and every noise layer has a number."""
    drawn = [
        Stream(SEED, UNIT_NOISE, update << 20 | row, 1 + 2 * level).normals(WIDTHS[level]) for row in range(*rows)
    ]
    return NOISE * torch.tensor(drawn, dtype=dtype)


def normalized(x):
    mean, variance = x.mean(0), x.var(0, unbiased=False)
    return (x - mean) / torch.sqrt(variance + EPSILON), mean, torch.sqrt(variance + EPSILON)


def shapes():
    """Of the network: W of each layer, its running statistics, the shift, and above the scale too."""
    found = []
    for l, (below, above) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        found += [(below, above), (above,), (above,)] + [(above,)] * (2 if l == len(WIDTHS) - 2 else 1)
    return found


def levels(settings):
    return range(len(WIDTHS)) if settings["levels"] == "all" else [len(WIDTHS) - 1]


def sizes(combinator):
    """[inputs, outputs] of each layer of the small network of a unit."""
    hidden = combinator["network"]["hidden"]
    return list(zip([3] + hidden, hidden + [1]))


def decoder_shapes(settings):
    """From the top down: V of each level but the top, and the vectors of its combinator."""
    form = settings["combinator"]
    count = 10 if form == "gaussian" else sum((i + 1) * o for i, o in sizes(form))
    found = []
    for l in reversed(levels(settings)):
        found += [] if l == len(WIDTHS) - 1 else [(WIDTHS[l + 1], WIDTHS[l])]
        found += [(WIDTHS[l],)] * count
    return found


def combine(form, noisy, u, a):
    if form == "gaussian":
        mean = a[0] * torch.sigmoid(a[1] * u + a[2]) + a[3] * u + a[4]
        share = a[5] * torch.sigmoid(a[6] * u + a[7]) + a[8] * u + a[9]
        return (noisy - mean) * share + mean
    values, place, layers = [u, noisy, u * noisy], 0, sizes(form)
    for number, (inputs, outputs) in enumerate(layers):
        made = []
        for _ in range(outputs):
            value = sum(w * x for w, x in zip(a[place:], values)) + a[place + inputs]
            made.append(value if number == len(layers) - 1 else F.leaky_relu(value, SLOPE))
            place += inputs + 1
        values = made
    return values[0]


class Run:
    def __init__(self, settings, data, start, decoder, dtype):
        self.settings, self.data, self.dtype = settings, data, dtype
        self.tensors = [torch.tensor(t, dtype=dtype, requires_grad=True) for t in start]
        self.decoder = [torch.tensor(t, dtype=dtype, requires_grad=True) for t in decoder]

    def encode(self, x, update, rows):
        """Logits, and of each level the value before and behind the normalisation, and with noise. Rows of None: no noise."""
        def disturbed(value, level):
            return value if rows is None else value + noise(update, rows, level, self.dtype)

        place, before, clean, means, deviations = 0, [x], [x], [None], [None]
        noisy = [disturbed(x, 0)]
        h = noisy[0]
        for l in range(1, len(WIDTHS)):
            is_top = l == len(WIDTHS) - 1
            w, _, _, *own = self.tensors[place : place + (5 if is_top else 4)]
            place += 5 if is_top else 4
            before.append(h @ w)
            z, mean, deviation = normalized(before[-1])
            clean.append(z), means.append(mean), deviations.append(deviation)
            noisy.append(disturbed(z, l))
            h = own[0] * noisy[-1] + own[1] if is_top else F.relu(noisy[-1] + own[0])
        return h, clean, noisy, means, deviations

    def losses(self, t):
        labeled = positions(LABELED_ORDER, t, LABELED_ROWS, LABELED)
        unlabeled = positions(UNLABELED_ORDER, t, UNLABELED_ROWS, UNLABELED)
        rows = [torch.tensor(self.data[k][p], dtype=self.dtype) for k, p in (("labeled", labeled), ("unlabeled", unlabeled))]
        count = len(labeled)
        z = self.encode(rows[0], t, (0, count))[0]
        supervised = F.cross_entropy(z, torch.tensor(self.data["labels"][labeled]))
        top, _, noisy, _, _ = self.encode(rows[1], t, (count, count + UNLABELED))
        _, clean, _, means, deviations = self.encode(rows[1], t, None)
        cost, place, estimate = 0.0, 0, F.softmax(top, 1)
        form, weights, found = self.settings["combinator"], self.settings["weights"], levels(self.settings)
        vectors = 10 if form == "gaussian" else sum((i + 1) * o for i, o in sizes(form))
        for l in reversed(found):
            if l < len(WIDTHS) - 1:
                estimate = estimate @ self.decoder[place]
                place += 1
            estimate = combine(form, noisy[l], normalized(estimate)[0], self.decoder[place : place + vectors])
            place += vectors
            again = estimate if l == 0 else (estimate - means[l]) / deviations[l]
            weight = weights[min(l - found[0], len(weights) - 1)]
            cost = cost + weight * ((again - clean[l]) ** 2).sum(1).mean() / WIDTHS[l]
        return supervised, cost

    def carry_out(self, optimizer, alpha):
        trained = [t for t in self.tensors + self.decoder if t.requires_grad]
        steps = [torch.zeros_like(t) for t in trained]
        adam = torch.optim.Adam(trained, ADAM["rate"], (ADAM["beta1"], ADAM["beta2"]), ADAM["epsilon"])
        record = {"supervised": [], "unlabeled": []}
        for t in range(UPDATES):
            supervised, cost = self.losses(t)
            record["supervised"].append(supervised.item())
            record["unlabeled"].append(alpha * cost.item())
            gradients = torch.autograd.grad(supervised + alpha * cost, trained, allow_unused=True)
            for p, g in zip(trained, gradients):
                p.grad = torch.zeros_like(p) if g is None else g
            if optimizer == "adam":
                adam.step()
                continue
            with torch.no_grad():
                for p, step in zip(trained, steps):
                    step.mul_(MOMENTUM["momentum"]).sub_(p.grad, alpha=(1 - MOMENTUM["momentum"]) * MOMENTUM["rate"])
                    p.add_(step)
        record["network"] = [t.detach().clone() for t in self.tensors]
        record["decoder"] = [t.detach().clone() for t in self.decoder]
        return record


def case(name, settings, optimizer, data, draw):
    def first(shape):
        return rounded(draw.uniform(0.5, 1.5, shape) if len(shape) == 1 else draw.normal(0, 0.4, shape), 4)

    start = [first(s) for s in shapes()]
    decoder = [rounded(draw.normal(0, 0.5, s), 4) for s in decoder_shapes(settings)]
    alpha = 0.7
    exact, single = (Run(settings, data, start, decoder, t).carry_out(optimizer, alpha) for t in (torch.float64, torch.float32))
    seen = max(
        ((x - y.double()).abs().max() / x.abs().max()).item()
        for part in ("network", "decoder") for x, y in zip(exact[part], single[part])
    )
    print(f"{name}, {optimizer}: float32 deviates by {seen:.1e}")
    return {
        "name": name, "optimizer": optimizer, "alpha": alpha, "ladder": settings, "float32Deviation": float(f"{seen:.2g}"),
        "start": [given(t) for t in start], "decoder": [given(t) for t in decoder],
        "supervised": reference(exact["supervised"]), "unlabeled": reference(exact["unlabeled"]),
        "network": [reference(t) for t in exact["network"]], "decoderAfter": [reference(t) for t in exact["decoder"]],
    }


def main():
    torch.set_num_threads(1)
    draw = np.random.Generator(np.random.PCG64(3))
    data = {
        "labeled": rounded(draw.normal(0, 1, (LABELED_ROWS, INPUTS)), 3), "labels": draw.integers(0, CLASSES, LABELED_ROWS),
        "unlabeled": rounded(draw.normal(0, 1, (UNLABELED_ROWS, INPUTS)), 3),
    }
    cases = [
        case(name, settings, optimizer, data, draw) for name, settings in CASES.items() for optimizer in ("momentum", "adam")
    ]
    write(
        "ladder.json",
        {
            "about": about(__file__, "inputs are float32 values; losses and parameters were computed in float64"),
            "seed": SEED, "updates": UPDATES, "noise": NOISE, "hidden": HIDDEN, "classes": CLASSES,
            "batch": {"labeled": LABELED, "unlabeled": UNLABELED}, "momentum": MOMENTUM, "adam": ADAM,
            "labeled": matrix(data["labeled"], given), "labels": data["labels"].tolist(),
            "unlabeled": matrix(data["unlabeled"], given), "cases": cases,
        },
    )


if __name__ == "__main__":
    main()
