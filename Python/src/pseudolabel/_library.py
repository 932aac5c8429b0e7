"""The library's C interface by ctypes: Sources/CInterface/pseudolabel.h says what each function does."""

from __future__ import annotations

import ctypes
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_double, c_int32, c_int64, c_void_p
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse

_INTERFACE = 1
_OK, _USAGE, _DATA, _NO_INPUT, _IO, _STOPPED = 0, 64, 65, 66, 74, 130


class PseudoLabelError(RuntimeError):
    """The computation failed, as training that diverged."""


class _Error(Structure):
    _fields_ = [("code", c_int32), ("message", c_char * 2044)]


class _Matrix(Structure):
    _fields_ = [
        ("rows", c_int64),
        ("columns", c_int64),
        ("values", c_void_p),
        ("value_bits", c_int32),
        ("index_bits", c_int32),
        ("starts", c_void_p),
        ("indices", c_void_p),
    ]


class _Table(Structure):
    _fields_ = [("rows", c_int64), ("columns", c_int64), ("names", POINTER(c_char_p)), ("cells", POINTER(c_char_p))]


_Progress = ctypes.CFUNCTYPE(c_int32, c_double, c_void_p)


def _open() -> ctypes.CDLL:
    path = os.environ.get("PSEUDOLABEL_LIBRARY") or str(Path(__file__).with_name("libPseudoLabelC.so"))
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"{error}. The library comes with the wheel; PSEUDOLABEL_LIBRARY names another one, as "
            "`swift build -c release --product PseudoLabelC` makes it"
        ) from error
    if library.pseudolabel_interface() != _INTERFACE:
        raise ImportError(f"{path} has interface {library.pseudolabel_interface()}, and this package needs {_INTERFACE}")
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "version": (c_char_p, []),
        "fit": (
            c_int32,
            [POINTER(_Matrix), c_void_p, POINTER(c_char_p), c_int64, c_char_p, _Progress, c_void_p, POINTER(c_void_p), POINTER(_Error)],
        ),
        "load": (c_int32, [c_char_p, c_int32, POINTER(c_void_p), POINTER(_Error)]),
        "save": (c_int32, [c_void_p, c_char_p, POINTER(_Error)]),
        "free": (None, [c_void_p]),
        "class_count": (c_int64, [c_void_p]),
        "class_name": (c_char_p, [c_void_p, c_int64]),
        "column_count": (c_int64, [c_void_p]),
        "column_name": (c_char_p, [c_void_p, c_int64]),
        "predict": (c_int32, [c_void_p, POINTER(_Matrix), c_void_p, POINTER(_Error)]),
        "predict_probabilities": (c_int32, [c_void_p, POINTER(_Matrix), c_void_p, POINTER(_Error)]),
        "predict_table": (c_int32, [c_void_p, POINTER(_Table), c_void_p, c_void_p, POINTER(_Error)]),
        "transduction": (c_int32, [c_void_p, c_void_p, c_void_p, POINTER(_Error)]),
        "summary": (c_char_p, [c_void_p]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, f"pseudolabel_{name}")
        function.restype, function.argtypes = result, arguments
    return library


_library = _open()


def version() -> str:
    """The version of the library, as in "1.2.3"."""
    return _library.pseudolabel_version().decode()


def _call(function: Callable[..., int], *arguments: Any) -> None:
    error = _Error()
    code = function(*arguments, byref(error))
    if code == _OK:
        return
    message = error.message.decode()
    if code in (_USAGE, _DATA):
        raise ValueError(message)
    if code == _NO_INPUT:
        raise FileNotFoundError(message)
    if code == _IO:
        raise OSError(message)
    if code == _STOPPED:
        raise InterruptedError(message)
    raise PseudoLabelError(message)


class Rows:
    """Rows of numbers as the library takes them. Where they lie in memory as it reads them, nothing is copied."""

    def __init__(self, X: np.ndarray | scipy.sparse.csr_matrix) -> None:
        rows, columns = X.shape
        if scipy.sparse.issparse(X):
            if not (X.has_sorted_indices and X.has_canonical_format):
                X = X.copy()
                X.sum_duplicates()
            values, starts, indices = X.data, X.indptr, X.indices
            if starts.dtype != indices.dtype:
                starts, indices = starts.astype(np.int64), indices.astype(np.int64)
            starts, indices = np.ascontiguousarray(starts), np.ascontiguousarray(indices)
            places = (8 * starts.itemsize, starts.ctypes.data, indices.ctypes.data)
        else:
            values, starts, indices, places = X, None, None, (0, None, None)
        values = np.ascontiguousarray(values)
        # What the addresses lead to lives as long as they do.
        self._kept = (values, starts, indices)
        self.count = rows
        self.matrix = _Matrix(rows, columns, values.ctypes.data, 8 * values.itemsize, *places)


def _texts(texts: Sequence[str | None]) -> Any:
    return (c_char_p * len(texts))(*[None if text is None else text.encode() for text in texts])


class Table:
    """Rows of a table as the library takes them: text, cell by cell, row by row."""

    def __init__(self, names: Sequence[str], cells: Sequence[str | None]) -> None:
        self.count = len(cells) // len(names)
        self.table = _Table(self.count, len(names), _texts(names), _texts(cells))


class Model:
    """A classifier of the library. It is pickled as the bytes of its safetensors file."""

    def __init__(self, pointer: c_void_p) -> None:
        self._pointer = pointer

    @classmethod
    def fitted(
        cls, rows: Rows, labels: np.ndarray, names: Sequence[str], options: str, callback: Callable[[float], object] | None
    ) -> Model:
        """Fits while other Python threads run. What `callback` raises, and KeyboardInterrupt, ends it and goes to the caller."""
        pointer, labels = c_void_p(), np.ascontiguousarray(labels, dtype=np.int64)
        share, stops, failures = [0.0], threading.Event(), []

        @_Progress
        def progress(done: float, _context: int | None) -> int:
            share[0] = done
            return int(stops.is_set())

        def work() -> None:
            try:
                _call(
                    _library.pseudolabel_fit, byref(rows.matrix), labels.ctypes.data, _texts(names), len(names),
                    options.encode(), progress, None, byref(pointer),
                )
            except Exception as error:
                failures.append(error)

        # On a thread of its own: here Ctrl-C is raised where it can be caught, which it is not in what C calls.
        thread = threading.Thread(target=work, name="pseudolabel.fit", daemon=True)
        try:
            thread.start()
            while thread.is_alive():
                thread.join(0.1)
                if callback is not None:
                    callback(share[0])
        except BaseException:
            stops.set()
            thread.join()
            raise
        if failures:
            raise failures[0]
        return cls(pointer)

    @classmethod
    def loaded(cls, path: str | os.PathLike[str], threads: int = 0) -> Model:
        pointer = c_void_p()
        _call(_library.pseudolabel_load, os.fsencode(path), threads, byref(pointer))
        return cls(pointer)

    def save(self, path: str | os.PathLike[str]) -> None:
        _call(_library.pseudolabel_save, self._pointer, os.fsencode(path))

    def __del__(self) -> None:
        if _library is not None:
            _library.pseudolabel_free(self._pointer)

    def __getstate__(self) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "model.safetensors")
            self.save(path)
            return path.read_bytes()

    def __setstate__(self, state: bytes) -> None:
        self._pointer = c_void_p()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "model.safetensors")
            path.write_bytes(state)
            _call(_library.pseudolabel_load, os.fsencode(path), 0, byref(self._pointer))

    @property
    def classes(self) -> list[str]:
        """In the order of the probabilities."""
        count = _library.pseudolabel_class_count(self._pointer)
        return [_library.pseudolabel_class_name(self._pointer, number).decode() for number in range(count)]

    @property
    def column_count(self) -> int:
        """-1 of images."""
        return _library.pseudolabel_column_count(self._pointer)

    @property
    def column_names(self) -> list[str] | None:
        """Of a table's columns; None of arrays and images."""
        if _library.pseudolabel_column_name(self._pointer, 0) is None:
            return None
        return [_library.pseudolabel_column_name(self._pointer, number).decode() for number in range(self.column_count)]

    @property
    def summary(self) -> str:
        return _library.pseudolabel_summary(self._pointer).decode()

    def predict(self, rows: Rows | Table) -> np.ndarray:
        """The number of each row's class, (n,)."""
        classes = np.empty(rows.count, dtype=np.int64)
        if isinstance(rows, Table):
            _call(_library.pseudolabel_predict_table, self._pointer, byref(rows.table), classes.ctypes.data, None)
        else:
            _call(_library.pseudolabel_predict, self._pointer, byref(rows.matrix), classes.ctypes.data)
        return classes

    def probabilities(self, rows: Rows | Table) -> np.ndarray:
        """Of each class, (n, classes)."""
        result = np.empty((rows.count, len(self.classes)))
        if isinstance(rows, Table):
            _call(_library.pseudolabel_predict_table, self._pointer, byref(rows.table), None, result.ctypes.data)
        else:
            _call(_library.pseudolabel_predict_probabilities, self._pointer, byref(rows.matrix), result.ctypes.data)
        return result

    def transduction(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The class of each of the `count` rows that it was fitted to, and the epoch since which it has it."""
        classes, epochs = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
        _call(_library.pseudolabel_transduction, self._pointer, classes.ctypes.data, epochs.ctypes.data)
        return classes, epochs
