"""Worker processes that take turns: only the one whose turn it is can run."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class WorkerFailure(Exception):
    """A process ended, or did not answer as it should."""


def keep_to(threads: int) -> None:
    """Gives this process, and those it starts, so many processors; JAX has no other way to be told its threads."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def environment(threads: int) -> dict[str, str]:
    """Variables that give each library its threads, and keep it off other devices."""
    pools = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    return (
        os.environ
        | dict.fromkeys(pools, str(threads))
        | {
            "CUDA_VISIBLE_DEVICES": "",
            "JAX_PLATFORMS": "cpu",
            "TORCHINDUCTOR_COMPILE_THREADS": "1",  # compiles in the worker, and leaves no processes behind
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # large pages: 5 % for PyTorch, which allocates at each update
        }
    )


class Worker:
    """A `worker.py` process, stopped by a signal while it waits, so that none of its threads can spin."""

    def __init__(self, peer: str, mnist: Path, threads: int) -> None:
        self.peer = peer
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("worker.py")), peer, str(mnist)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=environment(threads),
            start_new_session=True,
        )

    def ask(self, request: str) -> list[float]:
        """Lets the process run until it has answered."""
        assert self.process.stdin and self.process.stdout
        self.signal(signal.SIGCONT)
        with suppress(BrokenPipeError):  # where it has ended, the missing answer tells
            print(request, file=self.process.stdin)
        answer = self.process.stdout.readline()
        if not answer:
            raise WorkerFailure(f"{self.peer} ended with status {self.process.wait()}")
        self.signal(signal.SIGSTOP)
        times: list[float] = json.loads(answer)
        return times

    def signal(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
        self.process.wait()
