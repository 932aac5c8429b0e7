"""One peer in a process of its own: `worker.py PEER FOLDER`, with the folder of MNIST's files.

It answers each line of its input with one line of JSON. `time N` makes one update that is not timed, since caches
and threads were left alone, and N that are; it answers with their milliseconds. `check N FILE` makes N updates from the
initial parameters without dropout, and leaves the parameters in FILE (.npz).
"""

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np

from paper import Batch, Mnist, Peer, batches, initial_parameters
from peers import peer

WARM_UP = 3


def answers() -> TextIO:
    """The output for answers; whatever a library prints goes to the error output instead."""
    stream = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return stream


def milliseconds(timed: Peer, stream: Iterator[Batch], updates: int) -> list[float]:
    times = []
    for batch in islice(stream, updates):
        start = time.perf_counter_ns()
        loss = timed.update(batch)
        times.append((time.perf_counter_ns() - start) / 1e6)
        if not np.isfinite(loss):
            raise FloatingPointError("the loss is not finite")
    return times


def main() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a stopped process could not see its parent end
    name, folder = sys.argv[1:]
    answer = answers()
    mnist = Mnist.read(Path(folder))
    timed: Peer | None = None
    stream = batches(mnist)
    for line in sys.stdin:
        match line.split():
            case ["time", updates]:
                if timed is None:
                    timed = peer(name, mnist, initial_parameters(), True)
                    milliseconds(timed, stream, WARM_UP)
                result = milliseconds(timed, stream, 1 + int(updates))[1:]
            case ["check", updates, file]:
                checked = peer(name, mnist, initial_parameters(), False)
                result = [checked.update(batch) for batch in islice(batches(mnist), int(updates))]
                np.savez(file, *checked.parameters())
            case _:
                raise ValueError(f"not a request: {line!r}")
        print(json.dumps(result), file=answer)


if __name__ == "__main__":
    main()
