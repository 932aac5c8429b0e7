"""The peers by name. A peer's library is imported when it is made, so that each process loads one library only."""

import platform
from collections.abc import Callable
from importlib.metadata import version

from paper import Mnist, Parameters, Peer

BASELINE = "pytorch-eager"


def torch_peer(
    mnist: Mnist,
    initial: Parameters,
    dropout: bool,
    *,
    bernoulli: bool = False,
    compiled: bool = False,
    bfloat16: bool = False,
) -> Peer:
    from torch_peer import TorchPeer, bernoulli_mask, packed_mask

    mask = (bernoulli_mask if bernoulli else packed_mask) if dropout else None
    return TorchPeer(mnist, initial, mask=mask, compiled=compiled, bfloat16=bfloat16)


def jax_peer(mnist: Mnist, initial: Parameters, dropout: bool) -> Peer:
    from jax_peer import JaxPeer

    return JaxPeer(mnist, initial, dropout=dropout)


def sklearn_peer(mnist: Mnist, initial: Parameters, dropout: bool) -> Peer:
    """Has no dropout: where the others have it, which is where they are timed, this one is given its labels."""
    from sklearn_peer import SklearnPeer

    return SklearnPeer(mnist, initial, predicts=not dropout)


PEERS: dict[str, Callable[[Mnist, Parameters, bool], Peer]] = {
    BASELINE: torch_peer,
    "pytorch-eager-bernoulli": lambda *rest: torch_peer(*rest, bernoulli=True),
    "pytorch-compile": lambda *rest: torch_peer(*rest, compiled=True),
    "pytorch-bfloat16": lambda *rest: torch_peer(*rest, bfloat16=True),
    "pytorch-compile-bfloat16": lambda *rest: torch_peer(*rest, compiled=True, bfloat16=True),
    "jax-jit": jax_peer,
    "scikit-learn": sklearn_peer,
}


def method_peer(name: str, mnist: Mnist) -> Peer:
    """A method on a network, as METHOD@NETWORK."""
    from torch_methods import Method

    return Method(mnist, *name.split("@"))


def peer(name: str, mnist: Mnist, initial: Parameters, dropout: bool) -> Peer:
    return method_peer(name, mnist) if "@" in name else PEERS[name](mnist, initial, dropout)


def is_bfloat16(name: str) -> bool:
    return name.endswith("bfloat16")


def versions(names: tuple[str, ...] = ("torch", "jax", "scikit-learn", "numpy")) -> dict[str, str]:
    libraries = {name: version(name) for name in names}
    return {"python": platform.python_version()} | libraries
