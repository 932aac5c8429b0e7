"""Golden files for the readers of arrays: NPY, NPZ and SVMlight.

    python3 Tools/Golden/arrays.py

Needs NumPy and scikit-learn. Writes Tests/Fixtures/Datasets/arrays.json: files as base 64, with what NumPy and
scikit-learn read in them.

- `versions`: of NumPy and scikit-learn.
- `npy`: `name`, `content`, `shape`, and `strings`, or `bits`: the values in C order as bits of float32.
- `refused`: NPY files of types that are not read, `found` is how the type is named.
- `labels`: `name`, `content` and `labels`, of which null is none.
- `npz`: `name`, `content`, and of the rows `columns`, `bits` and `labels`, all of which are there `repeats` times.
- `svmlight`: `name`, `content`, `columns`, `starts`, `indices` and `bits` of the values, and `labels`.
"""

import base64
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import dump_svmlight_file, load_svmlight_file

random = np.random.default_rng(2013)


def base64_of(content):
    return base64.b64encode(content).decode()


def saved(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def bits(array):
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array).astype(np.float32).ravel().view(np.uint32).tolist()


def strings(array):
    return [value.decode() if isinstance(value, bytes) else str(value) for value in array.ravel()]


npy = []


def golden(name, array, version=None):
    case = dict(name=name, content=base64_of(saved(array, version)), shape=list(array.shape))
    if array.dtype.kind in "US":
        case["strings"] = strings(array)
    else:
        case["bits"] = bits(array)
    npy.append(case)


def numbers(code, shape):
    kind, size = code[0], int(code[1:])
    if kind == "f":
        values = random.normal(size=shape) * 10.0 ** random.integers(-6, 5, size=shape)
        special = [0.0, -0.0, np.inf, -np.inf, np.finfo(code).tiny, np.finfo(code).max, np.finfo(code).smallest_subnormal]
        values = values.astype(code)
        flat = values.reshape(-1)
        with np.errstate(over="ignore"):
            flat[: len(special)] = np.array(special, dtype=code)[: flat.size]
        return values
    if kind == "b":
        return random.integers(0, 2, size=shape).astype(bool)
    limits = np.iinfo(code)
    values = random.integers(limits.min, limits.max, size=shape, dtype=code, endpoint=True)
    flat = values.reshape(-1)
    flat[:2] = [limits.min, limits.max]
    return values


for code in ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
    array = numbers(code, (5, 3))
    golden(f"{code}, C", array)
    golden(f"{code}, Fortran", np.asfortranarray(array))
    golden(f"{code}, big-endian", array.astype(array.dtype.newbyteorder(">")))
    golden(f"{code}, big-endian, Fortran", np.asfortranarray(array.astype(array.dtype.newbyteorder(">"))))
for version in [(1, 0), (2, 0), (3, 0)]:
    golden(f"version {version[0]}", numbers("f4", (4, 2)), version)
for shape in [(), (1,), (7,), (0, 3), (3, 0), (1, 1), (2, 3, 4), (2, 3, 4, 1), (1, 2, 1, 2, 1, 2)]:
    golden(f"shape {shape}", numbers("i2", shape) if np.prod(shape) > 1 else np.zeros(shape, "i2"))
golden("U", np.array(["a", "", "Käse", "日本", "😀 b"]))
golden("U, big-endian", np.array(["a", "", "Käse"]).astype(">U6"))
golden("U, a matrix in Fortran order", np.asfortranarray(np.array([["a", "bc"], ["d", ""], ["e", "f"]])))
golden("S", np.array([b"a", b"", "Käse".encode(), b"x y"]))

refused = [
    ("complex64 (c8)", np.zeros(3, "c8")),
    ("complex128 (c16)", np.zeros((2, 2), "c16")),
    ("complex256 (c32)", np.zeros(2, "c32")),
    ("float128 (f16)", np.zeros(2, "f16")),
    ("object (O)", np.array([1, "a", None], dtype=object)),
    ("datetime64 (M8[ns])", np.array(["2013-06-01"], dtype="M8[ns]")),
    ("datetime64 (M8[D])", np.array(["2013-06-01"], dtype="M8[D]")),
    ("timedelta64 (m8[s])", np.array([1], dtype="m8[s]")),
    ("void (V5)", np.zeros(2, "V5")),
    ("structured (a, b)", np.zeros(2, [("a", "f4"), ("b", "i4", (2,))])),
    ("structured (b)", np.zeros(2, [(("a title", "b"), "f4")])),
    ("structured (a, b, c, d, …)", np.zeros(2, [(name, "f4") for name in "abcde"])),
    ("structured (é)", np.zeros(2, [("é", "f4")])),
]

labels = [
    ("i8", np.array([3, -1, 0, 2**62, -(2**40)]), ["3", None, "0", str(2**62), str(-(2**40))]),
    ("i1, a column", np.array([[-1], [5], [-128]], "i1"), [None, "5", "-128"]),
    ("u8, big-endian", np.array([0, 2**64 - 1], ">u8"), ["0", str(2**64 - 1)]),
    ("u1", np.array([0, 255], "u1"), ["0", "255"]),
    ("bool", np.array([True, False]), ["1", "0"]),
    ("f8", np.array([0.0, -0.0, np.nan, -1.0, 7.0, 2.0**53]), ["0", "0", None, None, "7", str(2**53)]),
    ("f4", np.array([16777216.0, np.nan], "f4"), ["16777216", None]),
    ("f2, big-endian", np.array([2048.0, -1.0], ">f2"), ["2048", None]),
    ("U", np.array(["cat", "", "-1", "nan"]), ["cat", None, "-1", "nan"]),
    ("S", np.array([b"cat", b""]), ["cat", None]),
    ("none", np.zeros(0, "i8"), []),
]

npz = []


def archive(name, features, classes, compressed, repeats=1, **more):
    file = io.BytesIO()
    array = list(features.values())[0]
    names = [None] * len(array) if not classes else [str(value) for value in list(classes.values())[0].ravel()]
    if repeats > 1:
        features, classes = ({key: np.tile(value, (repeats,) + (1,) * (value.ndim - 1)) for key, value in part.items()}
                             for part in (features, classes))
    (np.savez_compressed if compressed else np.savez)(file, **features, **classes, **more)
    names = [None if value in ("-1", "") else value for value in names]
    npz.append(dict(name=name, content=base64_of(file.getvalue()), columns=int(np.prod(array.shape[1:])),
                    bits=bits(array), labels=names, repeats=repeats))


table, classes = numbers("f4", (6, 4)), np.array([0, 1, -1, 2, -1, 0])
archive("stored", dict(X=table), dict(y=classes), False, notes=np.array("stored"))
archive("compressed", dict(x=table), dict(labels=classes), True)
archive("features and target", dict(features=table.astype("f8")), dict(target=np.array(["a", "", "b", "c", "", "a"])), True)
archive("data alone", dict(data=np.asfortranarray(table)), {}, False)
archive("x_train and y_train", dict(x_train=numbers("u1", (6, 4))), dict(y_train=classes.reshape(-1, 1)), True)
archive("large", dict(X=table), dict(y=classes), True, repeats=5000)

svmlight = []


def sparse(name, content, zero_based, names):
    rows, _ = load_svmlight_file(io.BytesIO(content), zero_based=zero_based)
    rows.sort_indices()
    svmlight.append(dict(name=name, content=base64_of(content), columns=rows.shape[1], starts=rows.indptr.tolist(),
                         indices=rows.indices.tolist(), bits=bits(rows.data), labels=names))


def dumped(values, classes, **options):
    file = io.BytesIO()
    dump_svmlight_file(values, classes, file, **options)
    return file.getvalue()


values = np.where(random.random((9, 7)) < 0.4, numbers("f8", (9, 7)), 0)
values[~np.isfinite(values)] = 0.5
values[3] = 0
values[0, 0] = values[1, 6] = 1.5
classes = [int(number) for number in random.integers(1, 4, 9)]
names = [str(number) for number in classes]
sparse("one-based", dumped(values, classes, zero_based=False), False, names)
sparse("zero-based", dumped(values, classes), True, names)
sparse("with a comment", dumped(values, classes, zero_based=False, comment="made\nby hand"), False, names)
sparse("with queries", dumped(values, classes, zero_based=False, query_id=np.arange(9)), False, names)
sparse("whole numbers", dumped((values > 0).astype(int), classes), True, names)
sparse("lines that end in CRLF", dumped(values, classes).replace(b"\n", b"\r\n"), True, names)

path = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Datasets/arrays.json"
content = dict(
    versions=dict(numpy=np.__version__, scikitLearn=sklearn.__version__), npy=npy,
    refused=[dict(found=found, content=base64_of(saved(array))) for found, array in refused],
    labels=[dict(name=name, content=base64_of(saved(array)), labels=texts) for name, array, texts in labels],
    npz=npz, svmlight=svmlight)
path.write_text("{" + ",\n".join(
    f'"{key}": ' + (json.dumps(value) if isinstance(value, dict)
                    else "[\n" + ",\n".join(json.dumps(case) for case in value) + "\n]")
    for key, value in content.items()) + "}\n")
print(f"{path.name}: {path.stat().st_size} bytes")
