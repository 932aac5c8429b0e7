"""The update of every method in PyTorch, on the paper's network and on a small residual one.

A method's losses, passes and numbers are those of `pseudolabel methods`. The strong view is less than the package's: a shift,
a change of brightness and contrast, and a cut-out square, for all rows at once, in place of two operations of RandAugment.
"""

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from paper import CLASSES, HIDDEN, HIDDEN_KEEP, INPUTS, LABELED, UNLABELED, VISIBLE_KEEP, Batch, Mnist, Parameters
from torch_ladder import LadderNetwork
from torch_peer import packed_mask

SIDE = 28
METHODS = (
    "supervised", "pseudo-label", "entropy-minimization", "pi-model", "temporal-ensembling", "mean-teacher", "vat",
    "interpolation-consistency", "uda", "fixmatch", "flexmatch", "freematch", "softmatch", "ladder",
)  # fmt: skip


class Dropped(nn.Module):
    def __init__(self, keep: float) -> None:
        super().__init__()
        self.keep = keep

    def forward(self, x: Tensor) -> Tensor:
        return x * packed_mask(x.shape, self.keep).to(x.dtype) if self.training else x * self.keep


def perceptron() -> nn.Module:
    return nn.Sequential(
        nn.Flatten(), Dropped(VISIBLE_KEEP), nn.Linear(INPUTS, HIDDEN), nn.ReLU(), Dropped(HIDDEN_KEEP),
        nn.Linear(HIDDEN, CLASSES),
    )  # fmt: skip


def convolution(before: int, channels: int, kernel: int = 3, stride: int = 1) -> nn.Module:
    return nn.Conv2d(before, channels, kernel, stride, (kernel - 1) // 2, bias=False)


class Block(nn.Module):
    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.BatchNorm2d(before), nn.LeakyReLU(0.1), convolution(before, channels, stride=stride),
            nn.BatchNorm2d(channels), nn.LeakyReLU(0.1), convolution(channels, channels),
        )  # fmt: skip
        same = before == channels and stride == 1
        self.shortcut = nn.Identity() if same else convolution(before, channels, kernel=1, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x) + self.shortcut(x)


def residual() -> nn.Module:
    network = nn.Sequential(
        convolution(1, 16), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2), nn.BatchNorm2d(64), nn.LeakyReLU(0.1),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES),
    )  # fmt: skip
    return network.to(memory_format=torch.channels_last)


NETWORKS: dict[str, Callable[[], nn.Module]] = {"paper": perceptron, "residual": residual, "ladder": LadderNetwork}


def weak(x: Tensor) -> Tensor:
    """Each image is shifted by up to an eighth of its side, its border reflected."""
    most = SIDE // 8
    padded = F.pad(x, (most,) * 4, mode="reflect")
    shifts = torch.randint(0, 2 * most + 1, (2, len(x), 1))
    rows, columns = shifts + torch.arange(SIDE)
    return padded[torch.arange(len(x))[:, None, None], 0, rows[:, :, None], columns[:, None, :]].unsqueeze(1)


def strong(x: Tensor) -> Tensor:
    x = weak(x)
    factors = 1 + 0.5 * (torch.rand(2, len(x), 1, 1, 1) - 0.5)
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    x = ((x - mean) * factors[0] + mean) * factors[1]
    corner = torch.randint(0, SIDE // 2, (2, len(x), 1))
    line = torch.arange(SIDE)
    inside = (line >= corner) & (line < corner + SIDE // 2)
    return x * ~(inside[0][:, :, None] & inside[1][:, None, :]).unsqueeze(1)


class Method:
    """One method on one network: `update` makes an update."""

    def __init__(self, mnist: Mnist, name: str, network: str) -> None:
        torch.set_flush_denormal(True)
        self.images = torch.from_numpy(mnist.images).view(-1, 1, SIDE, SIDE)
        self.name = name
        self.network = NETWORKS[network]()
        self.sigmoid = network == "paper"
        self.optimizer = (
            torch.optim.Adam(self.network.parameters(), lr=0.002, fused=True)
            if name == "ladder"
            else torch.optim.SGD(self.network.parameters(), lr=0.03, momentum=0.9, fused=True)
        )
        averaged = name in ("mean-teacher", "interpolation-consistency", "uda", "fixmatch", "flexmatch", "freematch", "softmatch")
        self.average = copy.deepcopy(self.network) if averaged else None
        self.ensemble = torch.zeros(len(mnist.images), CLASSES) if name == "temporal-ensembling" else None
        self.confidence = torch.tensor(1 / CLASSES)
        self.variance = torch.tensor(0.1)
        self.classes = torch.full((CLASSES,), 1 / CLASSES)
        self.learned = torch.full((len(mnist.images),), CLASSES)

    def p(self, z: Tensor) -> Tensor:
        return z.sigmoid() if self.sigmoid else z.softmax(1)

    def entropy(self, z: Tensor, targets: Tensor) -> Tensor:
        """Cross entropy of a row."""
        if self.sigmoid:
            return F.binary_cross_entropy_with_logits(z, targets, reduction="none").sum(1)
        return F.cross_entropy(z, targets, reduction="none")

    def hard(self, labels: Tensor) -> Tensor:
        return F.one_hot(labels, CLASSES).float()

    @torch.no_grad()
    def without_gradient(self, network: nn.Module, x: Tensor, *, training: bool) -> Tensor:
        network.train(training)
        z = network(x)
        self.network.train()
        return z

    def adversarial(self, x: Tensor) -> Tensor:
        """x + r, in the direction in which the answer changes most."""
        radius = 1.0
        with torch.no_grad():
            target = self.p(self.network(x))
        d = F.normalize(torch.randn_like(x).flatten(1)).view_as(x).mul_(1e-3).requires_grad_()
        z = self.network(x + d)
        (g,) = torch.autograd.grad(self.entropy(z, target).sum(), d)
        return x + radius * F.normalize(g.flatten(1)).view_as(x)

    def selected(self, q: Tensor, rows: Tensor) -> Tensor:
        """A weight a row, by the rule of the method."""
        largest, labels = q.max(1)
        match self.name:
            case "fixmatch":
                return (largest >= 0.95).float()
            case "uda":
                return (largest >= 0.8).float()
            case "flexmatch":
                counts = torch.bincount(self.learned, minlength=CLASSES + 1)
                share = counts[:CLASSES] / counts.max().clamp(min=1)
                self.learned[rows] = torch.where(largest >= 0.95, labels, self.learned[rows])
                return (largest >= 0.95 * (share / (2 - share))[labels]).float()
            case "freematch":
                self.confidence.lerp_(largest.mean(), 0.001)
                self.classes.lerp_(q.mean(0), 0.001)
                return (largest >= (self.confidence * self.classes / self.classes.max())[labels]).float()
            case _:
                self.confidence.lerp_(largest.mean(), 0.001)
                self.variance.lerp_(largest.var(), 0.001)
                return torch.exp(-((largest - self.confidence).clamp(max=0) ** 2) / (2 * self.variance / 4))

    def loss(self, x: Tensor, labels: Tensor, u: Tensor, rows: Tensor) -> Tensor:
        join = self.network
        match self.name:
            case "ladder":
                return join(x.flatten(1), labels, u.flatten(1))
            case "supervised":
                return self.entropy(join(x), self.hard(labels)).mean()
            case "pseudo-label" | "entropy-minimization" | "temporal-ensembling":
                z = join(torch.cat([x, u]))
                z, v = z[: len(x)], z[len(x) :]
                if self.name == "pseudo-label":
                    unlabeled = 3 * self.entropy(v, self.hard(v.detach().argmax(1))).mean()
                elif self.name == "entropy-minimization":
                    unlabeled = self.entropy(v, self.p(v)).mean()
                else:
                    unlabeled = ((self.p(v) - self.ensemble[rows]) ** 2).mean()
                    self.ensemble[rows] = 0.6 * self.ensemble[rows] + 0.4 * self.p(v.detach())
                return self.entropy(z, self.hard(labels)).mean() + unlabeled
            case "pi-model" | "mean-teacher":
                network = self.average if self.name == "mean-teacher" else self.network
                q = self.p(self.without_gradient(network, weak(u), training=True))
                z = join(torch.cat([weak(x), weak(u)]))
                unlabeled = ((self.p(z[len(x) :]) - q) ** 2).mean()
            case "vat":
                moved = self.adversarial(u)
                q = self.p(self.without_gradient(self.network, u, training=True))
                z = join(torch.cat([x, moved]))
                unlabeled = self.entropy(z[len(x) :], q).mean()
            case "interpolation-consistency":
                q = self.p(self.without_gradient(self.average, u, training=False))
                order, share = torch.randperm(len(u)), torch.distributions.Beta(0.5, 0.5).sample()
                z = join(torch.cat([x, share * u + (1 - share) * u[order]]))
                unlabeled = ((self.p(z[len(x) :]) - (share * q + (1 - share) * q[order])) ** 2).mean()
            case _:
                q = self.p(self.without_gradient(self.network, weak(u), training=False))
                weight = self.selected(q, rows)
                z = join(torch.cat([weak(x), strong(u)]))
                targets = q**2.5 / (q**2.5).sum(1, keepdim=True) if self.name == "uda" else self.hard(q.argmax(1))
                unlabeled = (weight * self.entropy(z[len(x) :], targets)).mean()
        return self.entropy(z[: len(x)], self.hard(labels)).mean() + unlabeled

    def update(self, batch: Batch) -> float:
        rows = torch.from_numpy(batch.rows)
        x = self.images[rows].float().div_(255)
        self.optimizer.zero_grad()
        loss = self.loss(x[:LABELED], torch.from_numpy(batch.labels), x[LABELED : LABELED + UNLABELED], rows[LABELED:])
        loss.backward()
        self.optimizer.step()
        if self.average is not None:
            with torch.no_grad():
                mine = list(self.average.parameters())
                torch._foreach_lerp_(mine, list(self.network.parameters()), 0.001)
        return loss.item()

    def parameters(self) -> Parameters:
        raise NotImplementedError("methods are timed, not compared bit by bit: Tools/Golden does that")
