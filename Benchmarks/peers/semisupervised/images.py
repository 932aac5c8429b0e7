"""MNIST and Fashion-MNIST from their IDX files."""

import gzip
import os
from pathlib import Path

import numpy as np
from failure import YardstickFailure
from numpy.typing import NDArray
from tables import Table, pixels

DEBIAN = Path("/usr/share/datasets")


def values(file: Path) -> NDArray[np.uint8]:
    """What an IDX file of bytes holds, in its shape."""
    data = gzip.decompress(file.read_bytes())
    if data[:3] != b"\0\0\x08":
        raise YardstickFailure(f"{file} is no IDX file of bytes")
    shape = np.frombuffer(data, ">u4", data[3], 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)


def folder(name: str) -> Path:
    """Where the files lie: in $PSEUDOLABEL_DATA, or where Debian's package puts them."""
    places = [Path(place) for place in [os.environ.get("PSEUDOLABEL_DATA")] if place] + [DEBIAN]
    for place in places:
        if (place / name / "train-images-idx3-ubyte.gz").is_file():
            return place / name
    raise YardstickFailure(f"{name} is not in {' or '.join(map(str, places))}; PSEUDOLABEL_DATA says where to look")


def images(name: str) -> Table:
    """60000 images that may be trained on, then the 10000 of the test set."""
    place = folder(name)
    parts = [values(place / f"{part}-images-idx3-ubyte.gz") for part in ("train", "t10k")]
    labels = [values(place / f"{part}-labels-idx1-ubyte.gz") for part in ("train", "t10k")]
    rows = np.concatenate(parts)
    of_training = np.arange(len(rows)) < len(parts[0])
    return Table(pixels(rows.reshape(len(rows), -1)), np.concatenate(labels).astype(str), of_training)


def mnist() -> Table:
    return images("mnist")


def fashion_mnist() -> Table:
    return images("fashion-mnist")
