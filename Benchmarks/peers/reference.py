"""The update in float64, as it stands on paper and without dropout: what every peer is checked against."""

import numpy as np

from paper import CLASSES, LABELED, MOMENTUM, ROW_WEIGHTS, STEP, Batch, Mnist, Parameters


class Reference:
    def __init__(self, mnist: Mnist, initial: Parameters) -> None:
        self.images = mnist.images
        self.values = [p.astype(np.float64) for p in initial]
        self.velocities = [np.zeros_like(p) for p in self.values]

    def update(self, batch: Batch) -> float:
        w1, b1, w2, b2 = self.values
        x = self.images[batch.rows] / 255
        hidden = np.maximum(x @ w1 + b1, 0)
        logits = hidden @ w2 + b2
        pseudo_labels = logits[LABELED:].argmax(1)
        targets = np.eye(CLASSES)[np.concatenate([batch.labels, pseudo_labels])]
        weights = ROW_WEIGHTS.astype(np.float64)[:, None]
        loss = float((weights * (np.logaddexp(0, logits) - targets * logits)).sum())

        d_logits = weights * (1 / (1 + np.exp(-logits)) - targets)
        d_hidden = (d_logits @ w2.T) * (hidden > 0)
        gradients = [x.T @ d_hidden, d_hidden.sum(0), hidden.T @ d_logits, d_logits.sum(0)]
        for value, velocity, gradient in zip(self.values, self.velocities, gradients, strict=True):
            velocity *= MOMENTUM
            velocity -= STEP * gradient
            value += velocity
        return loss
