"""Four updates of networks of every kind of layer, by PyTorch in float64: Tests/TestSupport/Golden/layers.json.

The networks are written as the package writes them; the schema stands in README.md beside this file.
"""
import numpy as np
import torch
import torch.nn.functional as F

from golden_json import about, given, matrix, reference, write
from paper_updates import rounded

SEED, ROWS, UPDATES, CLASSES = 11, 10, 4, 3
LABELED = 4  # rows of the first group, where statistics are apart
RATE, MOMENTUM = 0.1, 0.9
IMAGE = {"height": 8, "width": 7, "channels": 2}

draw = np.random.Generator(np.random.PCG64(SEED))


def convolution(channels, kernel=3, stride=1, activation="identity", pooling=1, bias=False, norm=False):
    layer = {
        "channels": channels, "kernel": kernel, "stride": stride, "padding": "same", "pooling": pooling,
        "activation": activation, "weights": "he", "hasBias": bias, "weightNorm": norm,
    }
    return {"convolution": layer}


def dense(units, activation="identity", bias=True, norm=False):
    return {"dense": {"units": units, "activation": activation, "weights": "he", "hasBias": bias, "weightNorm": norm}}


def batch_norm(**options):
    return {"batchNorm": options}


RELU = {"activation": "relu"}
LEAKY = {"activation": {"leakyReLU": {"slope": 0.1}}}


def wide_block(channels, stride):
    """As in wide residual networks: the shortcut goes by the image itself, or by a convolution of 1 × 1."""
    return {
        "residual": {
            "layers": [
                batch_norm(), LEAKY, convolution(channels, stride=stride), batch_norm(), LEAKY, convolution(channels),
            ],
            "shortcut": [] if stride == 1 else [convolution(channels, kernel=1, stride=stride)],
        }
    }


NETWORKS = {
    "residual": (True, [
        convolution(4), wide_block(4, 1), wide_block(6, 2), batch_norm(decay=0.8), RELU, {"globalAveragePooling": {}},
    ]),
    "activations and pooling": (True, [
        convolution(4, kernel=2, activation="gelu", pooling=2, bias=True),
        convolution(5, activation={"leakyReLU": {"slope": 0.2}}, bias=True), {"maxPooling": {"size": 2}},
        dense(6, "gelu"),
    ]),
    "batch norm of units": (False, [
        dense(9, bias=False), batch_norm(), RELU, dense(7, bias=False),
        batch_norm(epsilon=1e-3, decay=0.5, hasScale=False), RELU, batch_norm(hasShift=False),
    ]),
    "batch norm apart": (False, [dense(9), batch_norm(statistics="apart"), RELU, dense(5, "relu")]),
    "weight norm": (False, [dense(8, "relu", norm=True), dense(6, {"leakyReLU": {"slope": 0.1}}, norm=True)]),
    "weight norm of kernels": (True, [convolution(4, activation="relu", bias=True, norm=True), dense(5, "relu")]),
}


class Runner:
    """Goes through the layers; takes parameters in the order in which the package stores them."""

    def __init__(self, start, dtype):
        self.tensors = [torch.tensor(t, dtype=dtype) for t in start]
        self.statistics = set()
        self.training = True

    def take(self):
        self.place += 1
        return self.tensors[self.place - 1]

    def logits(self, layers, x):
        self.place = 0
        x = self.through(layers, x)
        return self.flat(x) @ self.take() + self.take()

    @staticmethod
    def flat(x):
        return x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x

    def through(self, layers, x):
        for layer in layers:
            (kind, options), = layer.items()
            x = getattr(self, kind)(x, options)
        return x

    def weights(self, options):
        w = self.take()
        if not options.get("weightNorm"):
            return w
        return self.take() * w / w.flatten(0, -2).norm(dim=0)

    def dense(self, x, options):
        x = self.flat(x) @ self.weights(options)
        return self.activation(x + self.take() if options["hasBias"] else x, options["activation"])

    def convolution(self, x, options):
        k = options["kernel"]
        before = (k - 1) // 2
        x = F.pad(x, (before, k - 1 - before, before, k - 1 - before))
        w = self.weights(options)
        x = F.conv2d(x, w.permute(3, 2, 0, 1), self.take() if options["hasBias"] else None, options["stride"])
        x = self.activation(x, options["activation"])
        return F.max_pool2d(x, options["pooling"]) if options["pooling"] > 1 else x

    def activation(self, x, name):
        if isinstance(name, dict):
            return F.leaky_relu(x, name["leakyReLU"]["slope"])
        return {"relu": F.relu, "gelu": F.gelu, "identity": lambda x: x}[name](x)

    def batchNorm(self, x, options):
        scale = self.take() if options.get("hasScale", True) else None
        shift = self.take() if options.get("hasShift", True) else None
        self.statistics |= {self.place, self.place + 1}
        mean, variance = self.take(), self.take()
        rate = 1 - options.get("decay", 0.9)

        def normalized(x, follows):
            kept = (mean, variance) if follows or not self.training else (mean.clone(), variance.clone())
            return F.batch_norm(x, *kept, scale, shift, self.training, rate, options.get("epsilon", 1e-5))

        if options.get("statistics") == "apart" and self.training:
            return torch.cat([normalized(x[:LABELED], True), normalized(x[LABELED:], False)])
        return normalized(x, True)

    def residual(self, x, options):
        block = self.through(options["layers"], x)
        return block + self.through(options["shortcut"], x)

    def maxPooling(self, x, options):
        return F.max_pool2d(x, options["size"])

    def globalAveragePooling(self, x, options):
        return x.mean(dim=(2, 3))


def shapes(layers, size):
    """The shapes of all tensors; `size` is (height, width, channels) or (units,)."""
    found = []

    def through(layers, size):
        for layer in layers:
            (kind, o), = layer.items()
            if kind == "dense":
                found.append((int(np.prod(size)), o["units"]))
                found.extend([(o["units"],)] * (o["weightNorm"] + o["hasBias"]))
                size = (o["units"],)
            elif kind == "convolution":
                found.append((o["kernel"], o["kernel"], size[2], o["channels"]))
                found.extend([(o["channels"],)] * (o["weightNorm"] + o["hasBias"]))
                sides = [((s - 1) // o["stride"] + 1) // o["pooling"] for s in size[:2]]
                size = (*sides, o["channels"])
            elif kind == "batchNorm":
                found.extend([(size[-1],)] * (o.get("hasScale", True) + o.get("hasShift", True) + 2))
            elif kind == "maxPooling":
                size = (size[0] // o["size"], size[1] // o["size"], size[2])
            elif kind == "globalAveragePooling":
                size = (size[2],)
            elif kind == "residual":
                inner = through(o["layers"], size)
                through(o["shortcut"], size)
                size = inner
        return size

    size = through(layers, size)
    return found + [(int(np.prod(size)), CLASSES), (CLASSES,)]


def first(shape):
    # Vectors are positive, for variances and gains are.
    values = draw.uniform(0.5, 1.5, shape) if len(shape) == 1 else draw.normal(0, 0.4, shape)
    return rounded(values, 4)


def run(layers, is_image, start, batches, labels, dtype):
    runner = Runner(start, dtype)

    def rows(x):
        x = torch.tensor(x, dtype=dtype)
        if not is_image:
            return x
        return x.reshape(-1, IMAGE["height"], IMAGE["width"], IMAGE["channels"]).permute(0, 3, 1, 2)

    probe = Runner(start, dtype)  # finds the statistics
    with torch.no_grad():
        probe.logits(layers, rows(batches[0]))
    trained = [i for i in range(len(start)) if i not in probe.statistics]
    for i in trained:
        runner.tensors[i].requires_grad_()
    optimizer = torch.optim.SGD([runner.tensors[i] for i in trained], RATE, MOMENTUM)
    record = {"losses": [], "parameters": []}
    for batch, target in zip(batches, labels):
        optimizer.zero_grad()
        loss = F.cross_entropy(runner.logits(layers, rows(batch)), torch.tensor(target))
        loss.backward()
        optimizer.step()
        record["losses"].append(loss.item())
        record["parameters"].append([t.detach().clone() for t in runner.tensors])
    runner.training = False
    with torch.no_grad():
        record["logits"] = runner.logits(layers, rows(batches[0]))
    return record


def case(name, is_image, layers):
    inputs = IMAGE["height"] * IMAGE["width"] * IMAGE["channels"] if is_image else 6
    start = [first(s) for s in shapes(layers, tuple(IMAGE.values()) if is_image else (inputs,))]
    batches = [rounded(draw.normal(0, 1, (ROWS, inputs)), 3) for _ in range(UPDATES)]
    labels = [draw.integers(0, CLASSES, ROWS) for _ in range(UPDATES)]
    exact, single = (run(layers, is_image, start, batches, labels, t) for t in (torch.float64, torch.float32))
    seen = max(
        ((x - y.double()).abs().max() / x.abs().max()).item()
        for x, y in zip(exact["parameters"][-1], single["parameters"][-1])
    )
    print(f"{name}: float32 deviates by {seen:.1e}")
    network = {"inputs": inputs, "layers": layers, "output": {"classes": CLASSES, "units": "softmax", "weights": "he"}}
    if is_image:
        network["imageShape"] = IMAGE
    return {
        "name": name,
        "network": network,
        "float32Deviation": float(f"{seen:.2g}"),
        "start": [given(p) for p in start],
        "batches": [given(b) for b in batches],
        "labels": [t.tolist() for t in labels],
        "losses": reference(exact["losses"]),
        "afterFirst": [reference(p) for p in exact["parameters"][0]],
        "afterLast": [reference(p) for p in exact["parameters"][-1]],
        "logits": matrix(exact["logits"], reference),
    }


def main():
    torch.set_num_threads(1)
    write(
        "layers.json",
        {
            "about": about(__file__, "inputs are float32 values; losses, parameters and logits were computed in float64"),
            "rate": RATE,
            "momentum": MOMENTUM,
            "labeled": LABELED,
            "cases": [case(name, is_image, layers) for name, (is_image, layers) in NETWORKS.items()],
        },
    )


if __name__ == "__main__":
    main()
