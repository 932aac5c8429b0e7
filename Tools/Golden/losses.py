"""Losses and their gradients with respect to the logits, by PyTorch in float64: Tests/TestSupport/Golden/losses.json.

The logits include ±40 and ±100, where a naive formula overflows or loses every digit. The schema stands in README.md
beside this file.
"""
import torch
import torch.nn.functional as F

from golden_json import about, matrix, reference, write

THRESHOLD = 0.6
LABELS = [0, 3, 2, 4, 1, 0, 2]
LOGITS = [
    [0.5, -1.25, 2.0, 0.125, -0.75],
    [0.0, 0.25, -0.375, 0.3125, -0.0625],  # no class above the threshold
    [-3.0, -2.5, -4.0, -3.5, -2.0],  # sigmoid: none above it; softmax: still none
    [40.0, -40.0, 1.5, -1.0, 0.25],
    [-100.0, 100.0, 40.0, -40.0, 0.0],
    [-100.0, -40.0, -100.0, -40.5, -100.0],
    [100.0, 99.0, -100.0, 98.5, 97.0],
]


def one_hot(targets, z):
    return F.one_hot(targets, z.shape[1]).to(z.dtype)


def sigmoid_cross_entropy(z, targets):
    return F.binary_cross_entropy_with_logits(z, one_hot(targets, z), reduction="none").sum(1)


def softmax_cross_entropy(z, targets):
    return F.cross_entropy(z, targets, reduction="none")


def softmax_entropy(z):
    return -(z.softmax(1) * z.log_softmax(1)).sum(1)


def sigmoid_entropy(z):
    p, q = z.sigmoid(), (-z).sigmoid()
    return -(p * F.logsigmoid(z) + q * F.logsigmoid(-z)).sum(1)


def pseudo_label(cross_entropy, outputs, threshold):
    def loss(z):
        best = (z.softmax(1) if outputs == "softmax" else z.sigmoid()).detach().max(1).values
        assert (best - THRESHOLD).abs().min() > 1e-3, "a row is too close to the threshold to test it"
        return cross_entropy(z, z.detach().argmax(1)) * (best >= threshold)

    return loss


def record(name, outputs, row_losses):
    """The loss is the sum over classes, averaged over all rows, also those that a threshold silences."""
    z = torch.tensor(LOGITS, dtype=torch.float64, requires_grad=True)
    value = row_losses(z).sum() / len(LOGITS)
    (gradient,) = torch.autograd.grad(value, z)
    assert torch.isfinite(gradient).all()
    return {"name": name, "outputs": outputs, "value": reference(value)[0], "gradient": matrix(gradient, reference)}


def main():
    labels = torch.tensor(LABELS)
    cases = [
        record("supervised", "sigmoid", lambda z: sigmoid_cross_entropy(z, labels)),
        record("supervised", "softmax", lambda z: softmax_cross_entropy(z, labels)),
        record("entropyMinimization", "sigmoid", sigmoid_entropy),
        record("entropyMinimization", "softmax", softmax_entropy),
    ]
    for outputs, cross_entropy in (("sigmoid", sigmoid_cross_entropy), ("softmax", softmax_cross_entropy)):
        cases.append(record("pseudoLabel", outputs, pseudo_label(cross_entropy, outputs, 0)))
        confident = record("pseudoLabel", outputs, pseudo_label(cross_entropy, outputs, THRESHOLD))
        cases.append(confident | {"threshold": THRESHOLD})
    logits = torch.tensor(LOGITS, dtype=torch.float64)
    write(
        "losses.json",
        {
            "about": about(__file__, "the logits are float32 values; values and gradients were computed in float64"),
            "logits": matrix(logits, reference),
            "labels": LABELS,
            "cases": cases,
        },
    )


if __name__ == "__main__":
    main()
