"""A ladder network in PyTorch: `forward` returns what an update makes small. Its numbers are those of `pseudolabel methods ladder`."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from paper import CLASSES, INPUTS

WIDTHS = (INPUTS, 1000, 500, 250, 250, 250, CLASSES)
COSTS = (1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1)
NOISE = 0.3


def normalized(x: Tensor) -> tuple[Tensor, Tensor]:
    variance, mean = torch.var_mean(x, 0, correction=0)
    deviation = torch.sqrt(variance + 1e-10)
    return (x - mean) / deviation, deviation


class LadderNetwork(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        pairs = list(zip(WIDTHS, WIDTHS[1:]))
        self.up = nn.ParameterList(torch.randn(a, b) / a**0.5 for a, b in pairs)
        self.down = nn.ParameterList(torch.randn(b, a) / b**0.5 for a, b in pairs)
        self.shifts = nn.ParameterList(torch.zeros(b) for _, b in pairs)
        self.scale = nn.Parameter(torch.ones(CLASSES))
        start = torch.tensor([0.0, 1, 0, 0, 0, 0, 1, 0, 0, 0])[:, None]
        self.combinators = nn.ParameterList(start.repeat(1, width) for width in WIDTHS)

    def encode(self, x: Tensor, noise: float, groups: list[int]) -> tuple[Tensor, list[Tensor], list[Tensor]]:
        """Logits, and of each level what goes into the normalisation and what comes out with noise. Groups of rows are normalised
        apart."""
        before, noisy = [x], [x + noise * torch.randn_like(x) if noise else x]
        h = noisy[0]
        for level, (w, shift) in enumerate(zip(self.up, self.shifts)):
            before.append(h @ w)
            z = torch.cat([normalized(part)[0] for part in before[-1].split(groups)])
            noisy.append(z + noise * torch.randn_like(z) if noise else z)
            h = self.scale * noisy[-1] + shift if level == len(self.up) - 1 else F.relu(noisy[-1] + shift)
        return h, before, noisy

    def forward(self, x: Tensor, labels: Tensor, u: Tensor) -> Tensor:
        count = len(x)
        logits, _, noisy = self.encode(torch.cat([x, u]), NOISE, [count, len(u)])
        _, clean, _ = self.encode(u, 0, [len(u)])
        cost, estimate = 0.0, logits[count:].softmax(1)
        for level in reversed(range(len(WIDTHS))):
            if level < len(WIDTHS) - 1:
                estimate = estimate @ self.down[level]
            v, a = normalized(estimate)[0], self.combinators[level]
            mean = a[0] * torch.sigmoid(a[1] * v + a[2]) + a[3] * v + a[4]
            share = a[5] * torch.sigmoid(a[6] * v + a[7]) + a[8] * v + a[9]
            estimate = (noisy[level][count:] - mean) * share + mean
            scale = normalized(clean[level])[1] if level else 1.0
            cost = cost + COSTS[level] * (((estimate - clean[level]) / scale) ** 2).mean()
        return F.cross_entropy(logits[:count], labels) + cost
