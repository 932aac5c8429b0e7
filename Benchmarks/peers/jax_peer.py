"""The update in JAX: one jitted function, whose parameters, velocities and random key are donated."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from paper import CLASSES, HIDDEN_KEEP, LABELED, MOMENTUM, ROW_WEIGHTS, STEP, VISIBLE_KEEP, Batch, Mnist, Parameters

State = tuple[list[Array], list[Array], Array]
"""Parameters, velocities, random key."""


def dropped(x: Array, keep: float, key: Array | None) -> Array:
    """`x` with each element kept with probability `keep`, decided by 16 random bits.

    One 32-bit number serves two elements; the generator "rbg", meant for accelerators, is slower on a processor.
    """
    if key is None:
        return x
    bits = jax.random.bits(key, (x.size // 2,), jnp.uint32)
    halves = jax.lax.bitcast_convert_type(bits, jnp.uint16).reshape(x.shape)
    return jnp.where(halves >= round((1 - keep) * 2**16), x, 0)


def loss(parameters: list[Array], x: Array, labels: Array, keys: Array | tuple[None, None]) -> Array:
    w1, b1, w2, b2 = parameters
    hidden = dropped(jax.nn.relu(dropped(x, VISIBLE_KEEP, keys[0]) @ w1 + b1), HIDDEN_KEEP, keys[1])
    logits = hidden @ w2 + b2
    pseudo_labels = jax.lax.stop_gradient(logits)[LABELED:].argmax(1)
    targets = jax.nn.one_hot(jnp.concatenate([labels, pseudo_labels]), CLASSES)
    return (ROW_WEIGHTS[:, None] * (jax.nn.softplus(logits) - targets * logits)).sum()


@partial(jax.jit, donate_argnums=0, static_argnames="dropout")
def make_update(state: State, images: Array, rows: Array, labels: Array, *, dropout: bool) -> tuple[State, Array]:
    parameters, velocities, key = state
    key, *keys = jax.random.split(key, 3) if dropout else (key, None, None)
    x = images[rows].astype(jnp.float32) / 255
    value, gradients = jax.value_and_grad(loss)(parameters, x, labels, keys)
    velocities = [MOMENTUM * v - STEP * g for v, g in zip(velocities, gradients, strict=True)]
    parameters = [p + v for p, v in zip(parameters, velocities, strict=True)]
    return (parameters, velocities, key), value


class JaxPeer:
    def __init__(self, mnist: Mnist, initial: Parameters, *, dropout: bool) -> None:
        self.images = jnp.asarray(mnist.images)
        self.dropout = dropout
        parameters = [jnp.array(p) for p in initial]
        self.state: State = parameters, [jnp.zeros_like(p) for p in parameters], jax.random.key(1)

    def update(self, batch: Batch) -> float:
        rows, labels = batch.rows.astype(np.int32), batch.labels.astype(np.int32)
        self.state, value = make_update(self.state, self.images, rows, labels, dropout=self.dropout)
        jax.block_until_ready(self.state)
        return float(value)

    def parameters(self) -> Parameters:
        return [np.asarray(p) for p in self.state[0]]
