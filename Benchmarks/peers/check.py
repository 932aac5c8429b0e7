"""Do the peers compute the same update? Ten updates without dropout must end where the reference in float64 ends."""

import sys
import tempfile
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from options import parsed, parser
from paper import Mnist, Parameters, batches, initial_parameters
from peers import is_bfloat16
from processes import Worker, WorkerFailure, keep_to
from reference import Reference

UPDATES = 10
FLOAT32_TOLERANCE, BFLOAT16_TOLERANCE = 1e-4, 5e-2
"""float32 ends near 1e-6, or near 2e-5 where rounding turns one of 14 million ReLUs on or off."""


def deviation(found: Parameters, expected: list[NDArray[np.float64]], start: Parameters) -> float:
    """How far a peer ended from the reference, relative to the way that the reference went: the worst tensor's."""
    norm = np.linalg.norm
    return max(float(norm(f - e) / norm(e - s)) for f, e, s in zip(found, expected, start, strict=True))


def main() -> int:
    options = parsed(parser(__doc__))
    keep_to(options.threads)
    mnist, start = Mnist.read(options.mnist), initial_parameters()
    reference = Reference(mnist, start)
    for batch in islice(batches(mnist), UPDATES):
        reference.update(batch)

    failures = 0
    print(f"| peer | deviation after {UPDATES} updates | at most | |\n|-|-|-|-|")
    with tempfile.TemporaryDirectory() as folder:
        for peer in options.peers:
            file = Path(folder, f"{peer}.npz")
            with Worker(peer, options.mnist, options.threads) as worker:
                worker.ask(f"check {UPDATES} {file}")
            with np.load(file) as arrays:
                seen = deviation(list(arrays.values()), reference.values, start)
            tolerance = BFLOAT16_TOLERANCE if is_bfloat16(peer) else FLOAT32_TOLERANCE
            agrees = seen <= tolerance  # false for a NaN
            failures += not agrees
            print(f"| {peer} | {seen:.1e} | {tolerance:.0e} | {'agrees' if agrees else 'DISAGREES'} |", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except WorkerFailure as failure:
        sys.exit(f"check: {failure}")
