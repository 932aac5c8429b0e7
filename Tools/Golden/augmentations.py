"""RandAugment's operations at given magnitudes, by Pillow: Tests/TestSupport/Golden/augmentations.json.

Pillow works in 8 bits, so the pictures hold whole levels, and `tolerance` says how far Pillow's own rounding may take a
level from the real number. Where Pillow fills what comes in from outside with black, the picture is continued by its edge
pixels first. The schema stands in README.md beside this file.
"""
import base64
import json
import math
import pathlib
import platform

import numpy as np
import PIL
from PIL import Image, ImageEnhance, ImageOps

FILE = pathlib.Path(__file__).parents[2] / "Tests/TestSupport/Golden/augmentations.json"
draw = np.random.Generator(np.random.PCG64(2020))
BORDER = 24


def levels(values):
    return np.round(255 * np.clip(values, 0, 1)).astype(np.uint8)


def photograph(height, width):
    """Waves of colour under noise, with a sharp disc; no channel reaches black or white everywhere."""
    y, x = np.mgrid[0:height, 0:width]
    y, x = y / height, x / width
    waves = [0.5 + 0.35 * np.sin(2 * np.pi * (a * y + b * x + c)) for a, b, c in ((1, 0.4, 0), (0.3, 1, 0.2), (0.7, 0.8, 0.5))]
    picture = np.stack(waves, -1) + 0.04 * draw.normal(size=(height, width, 3))
    picture[(y - 0.3) ** 2 + (x - 0.25) ** 2 < 0.02] = (0.9, 0.1, 0.2)
    return levels(picture)


def digit(height, width):
    """A soft ring on black."""
    y, x = np.mgrid[0:height, 0:width]
    distance = np.hypot(y - height / 2.2, x - width / 2)
    return levels(np.exp(-(((distance - 6) / 1.7) ** 2)) + 0.05 * draw.normal(size=(height, width)) * (distance < 11))


PICTURES = {"photograph": photograph(20, 26), "digit": digit(28, 28), "small": levels(draw.random((5, 3)))}


def transformed(picture, matrix):
    """Pillow's `transform`, continued by the edge."""
    a, b, c, d, e, f = matrix
    border = [(BORDER, BORDER)] * 2 + [(0, 0)] * (picture.ndim - 2)
    large = Image.fromarray(np.pad(picture, border, mode="edge"))
    # The same map between points that are BORDER further right and down.
    there = (a, b, c + BORDER * (1 - a - b), d, e, f + BORDER * (1 - d - e))
    moved = np.asarray(large.transform(large.size, Image.Transform.AFFINE, there))
    moved = moved[BORDER:-BORDER, BORDER:-BORDER]
    # Where nothing comes in from outside, it is what Pillow makes of the picture itself.
    image = Image.fromarray(picture)
    inside = Image.fromarray(np.full(picture.shape[:2], 255, np.uint8))
    inside = np.asarray(inside.transform(image.size, Image.Transform.AFFINE, matrix)) == 255
    assert (moved == np.asarray(image.transform(image.size, Image.Transform.AFFINE, matrix)))[inside].all(), matrix
    return moved


def rotated(picture, degrees):
    """The matrix of Pillow's `rotate`, which keeps it to itself."""
    height, width = picture.shape[:2]
    angle = -math.radians(degrees % 360)
    a, b = math.cos(angle), math.sin(angle)
    matrix = (a, b, width / 2 - a * width / 2 - b * height / 2, -b, a, height / 2 + b * width / 2 - a * height / 2)
    black = np.asarray(Image.fromarray(picture).rotate(degrees))
    again = Image.fromarray(picture)
    assert (np.asarray(again.transform(again.size, Image.Transform.AFFINE, matrix)) == black).all(), degrees
    return transformed(picture, matrix)


def enhanced(kind):
    return lambda picture, factor: np.asarray(kind(Image.fromarray(picture)).enhance(factor))


def by(operation):
    return lambda picture, *magnitude: np.asarray(operation(Image.fromarray(picture), *magnitude))


SHARES = (0.05, 0.35, 0.95)
ANGLES = (-30, -17.5, 0, 8, 30)
SLOPES = (-0.3, -0.11, 0, 0.07, 0.3)
# What Pillow is asked, the magnitudes, and the tolerance in levels: 1 where a result is cut off to a whole level, half a
# level more where the image that is mixed in was rounded before.
OPERATIONS = {
    "autocontrast": (lambda p, _: by(ImageOps.autocontrast)(p), (0,), 1),
    "brightness": (enhanced(ImageEnhance.Brightness), SHARES, 1),
    "color": (enhanced(ImageEnhance.Color), SHARES, 1.5),
    "contrast": (enhanced(ImageEnhance.Contrast), SHARES, 1.5),
    "equalize": (lambda p, _: by(ImageOps.equalize)(p), (0,), 0),
    "identity": (lambda p, _: p, (0,), 0),
    "posterize": (by(ImageOps.posterize), (4, 5, 6, 7, 8), 0),
    "rotate": (rotated, ANGLES, 0),
    "sharpness": (enhanced(ImageEnhance.Sharpness), SHARES, 1.5),
    "shearX": (lambda p, m: transformed(p, (1, m, 0, 0, 1, 0)), SLOPES, 0),
    "shearY": (lambda p, m: transformed(p, (1, 0, 0, m, 1, 0)), SLOPES, 0),
    # A threshold between two levels, so that it parts them whatever the rounding.
    "solarize": (lambda p, m: by(ImageOps.solarize)(p, round(255 * m + 0.5)), tuple((t - 0.5) / 255 for t in (1, 77, 128, 255)), 0),
    "translateX": (lambda p, m: transformed(p, (1, 0, m * p.shape[1], 0, 1, 0)), SLOPES, 0),
    "translateY": (lambda p, m: transformed(p, (1, 0, 0, 0, 1, m * p.shape[0])), SLOPES, 0),
}


def packed(picture):
    return base64.b64encode(np.ascontiguousarray(picture).tobytes()).decode()


cases = []
for operation, (ask, magnitudes, tolerance) in OPERATIONS.items():
    for name, picture in PICTURES.items():
        for magnitude in magnitudes:
            answer = ask(picture, magnitude)
            assert answer.shape == picture.shape and answer.dtype == np.uint8
            cases.append({
                "operation": operation, "magnitude": magnitude, "picture": name, "tolerance": tolerance,
                "values": packed(answer),
            })
FILE.write_text(json.dumps({
    "script": "Tools/Golden/augmentations.py",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "pillow": PIL.__version__},
    "pictures": {
        name: {
            "shape": {"height": p.shape[0], "width": p.shape[1], "channels": 1 if p.ndim == 2 else 3},
            "values": packed(p),
        }
        for name, p in PICTURES.items()
    },
    "cases": cases,
}, indent=1) + "\n")
print(f"{len(cases)} cases, {FILE.stat().st_size} bytes in {FILE.name}")
