"""Times the update of every method beside PyTorch's, turn by turn, on the paper's network and on a small residual one."""

import json
import sys
from argparse import Namespace

from compare import Times, conditions, count, described, overall, speed, turn_of_command, turn_of_worker
from options import parsed, parser
from peers import versions
from processes import Worker, WorkerFailure, keep_to
from torch_methods import METHODS, NETWORKS

SHAPES = {
    "paper": [],
    "residual": ["--residual", "16,32,64"],
    "ladder": ["--hidden", "1000,500,250,250,250"],
}
# Ladders have a network of their own, on which the other methods are not timed.
LADDER = "ladder"


def parsed_options() -> Namespace:
    made = parser(__doc__, has_peers=False)
    made.add_argument("command", help="the pseudolabel command that is timed")
    made.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS, help="which (default: all)")
    made.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS), help="which (default: both)")
    made.add_argument("--rounds", type=count, default=5, help="turns of each (default: 5)")
    made.add_argument("--updates", type=count, default=5, help="timed updates in a turn (default: 5)")
    made.add_argument("--json", action="store_true", help="print JSON in place of the table")
    return parsed(made)


def timed(options: Namespace, method: str, network: str) -> tuple[list[Times], list[Times]]:
    """The turns of PyTorch, and of the command."""
    command = [
        options.command, "benchmark", "--json", "--threads", str(options.threads), "--method", method,
        "--updates", str(options.updates), *SHAPES[network],
    ]  # fmt: skip
    theirs, ours = [], []
    with Worker(f"{method}@{network}", options.mnist, options.threads) as worker:
        worker.ask("time 1")
        for _ in range(options.rounds):
            theirs.append(turn_of_worker(worker, options.updates))
            ours.append(turn_of_command("pseudolabel", command))
    return theirs, ours


def main() -> int:
    options = parsed_options()
    keep_to(options.threads)
    before = conditions(options, versions(("torch", "numpy")))
    records = []
    for network in options.networks:
        for method in options.methods:
            if (method == LADDER) != (network == LADDER):
                continue
            print(f"methods: {method}, {network}", file=sys.stderr)
            theirs, ours = timed(options, method, network)
            records.append(
                {
                    "network": network,
                    "method": method,
                    "pytorch": overall(theirs).json(),
                    "pseudolabel": overall(ours).json(),
                    "timesAsFast": speed(ours, theirs),
                }
            )
    if options.json:
        print(json.dumps(before | {"methods": records}, indent=2))
        return 0
    print("; ".join(described(before)))
    print("\n| network | method | PyTorch, ms | pseudolabel, ms | times as fast |\n|-|-|-:|-:|-:|")
    for r in records:
        times = [r[name]["medianMilliseconds"] for name in ("pytorch", "pseudolabel")]
        print(f"| {r['network']} | {r['method']} | {times[0]:.1f} | {times[1]:.1f} | {r['timesAsFast']:.2f} |")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except WorkerFailure as failure:
        sys.exit(f"methods: {failure}")
