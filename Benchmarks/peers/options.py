"""The options that `check`, `compare` and `methods` share."""

import argparse
import os
from pathlib import Path

from paper import IMAGES, LABELS
from peers import PEERS


def threads(text: str) -> int:
    value, most = int(text), len(os.sched_getaffinity(0))
    if not 1 <= value <= most:
        raise argparse.ArgumentTypeError(f"from 1 to {most}, the processors of this machine")
    return value


def parser(description: str, *, has_peers: bool = True) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description, allow_abbrev=False)
    made.add_argument(
        "--data-dir",
        type=Path,
        default=os.environ.get("PSEUDOLABEL_DATA") or None,
        help="folder that holds mnist/ with the files of the training set; default: $PSEUDOLABEL_DATA",
    )
    if has_peers:
        made.add_argument(
            "--peers", nargs="*", choices=PEERS, default=list(PEERS), metavar="PEER", help=", ".join(PEERS)
        )
    made.add_argument("--threads", type=threads, default=len(os.sched_getaffinity(0)), help="default: all processors")
    return made


def parsed(made: argparse.ArgumentParser) -> argparse.Namespace:
    options = made.parse_args()
    if options.data_dir is None:
        made.error("--data-dir is needed where PSEUDOLABEL_DATA is not set")
    options.mnist = options.data_dir / "mnist"
    for file in (IMAGES, LABELS):
        if not (options.mnist / file).is_file():
            made.error(f"{options.mnist} holds no {file}")
    return options
