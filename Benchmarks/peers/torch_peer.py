"""The update in PyTorch: eager or compiled as one graph, in float32 or under bfloat16 autocast."""

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from paper import (
    CLASSES,
    HIDDEN_KEEP,
    LABELED,
    MOMENTUM,
    RATE,
    ROW_WEIGHTS,
    STEP,
    VISIBLE_KEEP,
    Batch,
    Mnist,
    Parameters,
)

Mask = Callable[[torch.Size, float], Tensor]
"""Draws a mask of a shape, whose elements are 1 with the given probability, else 0."""

Update = Callable[[Tensor, Tensor], Tensor]
"""Makes an update of the rows and labels of a batch, and returns its loss."""


class Loss:
    """L(parameters) of a batch, with the gathering of its rows and its dropout."""

    def __init__(self, mnist: Mnist, *, mask: Mask | None, bfloat16: bool) -> None:
        self.images = torch.from_numpy(mnist.images)
        self.row_weights = torch.from_numpy(ROW_WEIGHTS).unsqueeze(1)
        self.mask = mask
        self.bfloat16 = bfloat16

    def __call__(self, parameters: list[Tensor], rows: Tensor, labels: Tensor) -> Tensor:
        w1, b1, w2, b2 = parameters
        x = self.dropped(self.images[rows].float().div_(255), VISIBLE_KEEP)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bfloat16):
            hidden = self.dropped(F.relu(F.linear(x, w1, b1)), HIDDEN_KEEP)
            logits = F.linear(hidden, w2, b2).float()
        pseudo_labels = logits[LABELED:].detach().argmax(1)
        targets = F.one_hot(torch.cat([labels, pseudo_labels]), CLASSES).float()
        return F.binary_cross_entropy_with_logits(logits, targets, self.row_weights, reduction="sum")

    def dropped(self, x: Tensor, keep: float) -> Tensor:
        return x if self.mask is None else x * self.mask(x.shape, keep).to(x.dtype)


def packed_mask(shape: torch.Size, keep: float) -> Tensor:
    """The mask from 16 random bits an element.

    One 64-bit number serves four elements: 8 times as fast as `bernoulli_`, and twice as fast as `rand`.
    """
    bits = torch.randint(-(2**63), 2**63 - 1, (math.prod(shape) // 4,), dtype=torch.int64)
    return bits.view(torch.int16).view(shape) >= round((1 - keep) * 2**16) - 2**15


def bernoulli_mask(shape: torch.Size, keep: float) -> Tensor:
    """The mask as most programs draw it."""
    return torch.empty(shape).bernoulli_(keep)


class TorchPeer:
    def __init__(
        self, mnist: Mnist, initial: Parameters, *, mask: Mask | None, compiled: bool = False, bfloat16: bool = False
    ) -> None:
        torch.set_flush_denormal(True)
        self.loss = Loss(mnist, mask=mask, bfloat16=bfloat16)
        self.values = [torch.from_numpy(np.ascontiguousarray(p.T)) for p in initial]  # linear's weights are [out x in]
        self.velocities = [torch.zeros_like(p) for p in self.values]
        self.make_update = self.compiled_update() if compiled else self.eager_update()

    def eager_update(self) -> Update:
        for value in self.values:
            value.requires_grad_()
        # Momentum p with dampening p is the paper's rule. PyTorch leaves the dampening out of its first step, which
        # makes the buffers; buffers that are there from the start, at zero, avoid that.
        optimizer = torch.optim.SGD(self.values, lr=RATE, momentum=MOMENTUM, dampening=MOMENTUM, fused=True)
        for value, velocity in zip(self.values, self.velocities, strict=True):
            optimizer.state[value]["momentum_buffer"] = velocity

        def update(rows: Tensor, labels: Tensor) -> Tensor:
            optimizer.zero_grad()
            loss = self.loss(self.values, rows, labels)
            loss.backward()
            optimizer.step()
            return loss

        return update

    def compiled_update(self) -> Update:
        # One graph for all: compiling only the loss, with the optimizer outside, was slower. Inductor's own random
        # numbers take twice as long as PyTorch's, which are vectorized.
        @torch.compile(fullgraph=True, options={"fallback_random": True})
        def update(values: list[Tensor], velocities: list[Tensor], rows: Tensor, labels: Tensor) -> Tensor:
            gradients, loss = torch.func.grad_and_value(self.loss)(values, rows, labels)
            for value, velocity, gradient in zip(values, velocities, gradients, strict=True):
                velocity.mul_(MOMENTUM).sub_(gradient, alpha=STEP)
                value.add_(velocity)
            return loss

        return torch.no_grad()(lambda rows, labels: update(self.values, self.velocities, rows, labels))

    def update(self, batch: Batch) -> float:
        return self.make_update(torch.from_numpy(batch.rows), torch.from_numpy(batch.labels)).item()

    def parameters(self) -> Parameters:
        return [value.detach().numpy().T for value in self.values]
