"""Small pictures of every kind and what becomes of them: Tests/TestSupport/Golden/images.

The PNG files are written here, for Pillow does not write all their kinds, and what they show is known beforehand; the
JPEG files are Pillow's, and so is what it reads in them. The schema stands in README.md beside this file.
"""
import base64
import json
import pathlib
import struct
import zlib

import numpy as np
import PIL
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/TestSupport/Golden/images"
draw = np.random.Generator(np.random.PCG64(2013))
cases = []


def expect(file, pixels, tolerance, fit="centerCrop"):
    """Values 0 … 255, height × width or height × width × 3."""
    pixels = np.asarray(pixels)
    height, width = pixels.shape[:2]
    cases.append({
        "file": file,
        "shape": {"height": height, "width": width, "channels": 1 if pixels.ndim == 2 else 3},
        "fit": fit,
        "tolerance": tolerance,
        "values": base64.b64encode(pixels.astype(np.uint8).tobytes()).decode(),
    })


# --- What the pictures show ----------------------------------------------------------------------------------------

def scene(height, width):
    """Waves of colour with a sharp disc, different in every corner; float, 0 … 1, height × width × 3."""
    y, x = np.mgrid[0:height, 0:width]
    y, x = y / height, x / width
    colours = [0.5 + 0.45 * np.sin(2 * np.pi * (a * y + b * x + c)) for a, b, c in ((1, 0.4, 0), (0.3, 1, 0.2), (0.7, 0.8, 0.5))]
    picture = np.stack(colours, -1)
    picture[(y - 0.3) ** 2 + (x - 0.25) ** 2 < 0.02] = (1, 0.1, 0)
    return picture


def bytes_of(picture):
    return np.round(255 * picture).astype(np.uint8)


def grey(colours):
    """ITU-R BT.601 in units of 2⁻¹⁶, the definition of Pillow's mode L."""
    c = colours.astype(np.int64)
    return (19595 * c[..., 0] + 38470 * c[..., 1] + 7471 * c[..., 2] + 0x8000) >> 16


def colours(values):
    return np.repeat(values[..., None], 3, -1)


def before_white(values, alpha):
    return np.floor((values.astype(float) * alpha + 255.0 * (255 - alpha)) / 255 + 0.5).astype(int)


# --- PNG -----------------------------------------------------------------------------------------------------------

def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def scanlines(samples, depth):
    """Rows of a pass, each behind filter 0; height × width × channels."""
    lines = b""
    for row in samples:
        values = row.reshape(-1)
        if depth == 16:
            packed = values.astype(">u2").tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in values)
            packed = bytes(int(bits[i : i + 8].ljust(8, "0"), 2) for i in range(0, len(bits), 8))
        lines += b"\0" + packed
    return lines


ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def png(name, samples, depth, kind, interlaced=False, extra=()):
    samples = samples if samples.ndim == 3 else samples[..., None]
    height, width = samples.shape[:2]
    passes = [samples[y::dy, x::dx] for y, x, dy, dx in ADAM7] if interlaced else [samples]
    content = b"".join(scanlines(p, depth) for p in passes if p.size)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
    for key, value in extra:
        file += chunk(key, value)
    file += chunk(b"IDAT", zlib.compress(content, 9)) + chunk(b"IEND", b"")
    (FOLDER / name).write_bytes(file)
    Image.open(FOLDER / name).load()  # Pillow finds it in order


def png_files():
    """Each of 13 × 17, not resized: what is read is known to the bit."""
    height, width = 13, 17
    picture = bytes_of(scene(height, width))
    alpha = np.round(np.linspace(0, 255, height * width)).astype(int).reshape(height, width)
    shades = grey(picture)
    for depth in (1, 2, 4):
        levels = 2**depth - 1
        stored = np.round(shades / 255 * levels).astype(int)
        seen = stored * (255 // levels)
        png(f"grey{depth}.png", stored, depth, 0)
        expect(f"grey{depth}.png", seen, 0)
    expect("grey4.png", colours(seen), 0)
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        png(f"grey8{suffix}.png", shades, 8, 0, interlaced)
        expect(f"grey8{suffix}.png", shades, 0)
        png(f"colour8{suffix}.png", picture, 8, 2, interlaced)
        expect(f"colour8{suffix}.png", picture, 0)
        expect(f"colour8{suffix}.png", shades, 0)

    deep = np.round(65535 * scene(height, width)).astype(int)
    rounded = np.floor(deep / 257 + 0.5).astype(int)
    png("colour16.png", deep, 16, 2)
    expect("colour16.png", rounded, 0)
    png("grey16.png", deep[..., 1], 16, 0)
    expect("grey16.png", rounded[..., 1], 0)

    png("grey8-alpha.png", np.dstack([shades, alpha]), 8, 4)
    expect("grey8-alpha.png", before_white(shades, alpha), 0)
    png("colour8-alpha.png", np.dstack([picture, alpha]), 8, 6)
    seen = before_white(picture, alpha[..., None])
    expect("colour8-alpha.png", seen, 0)
    expect("colour8-alpha.png", grey(seen), 0)
    png("colour16-alpha.png", np.dstack([deep, 257 * alpha]), 16, 6)
    expect("colour16-alpha.png", before_white(rounded, alpha[..., None]), 0)
    png("colour16-interlaced.png", deep, 16, 2, True)
    png("grey16-alpha.png", np.dstack([deep[..., 0], 257 * alpha]), 16, 4)
    expect("grey16-alpha.png", before_white(rounded[..., 0], alpha), 0)

    for depth in (1, 2, 4, 8):
        count = 2**depth
        palette = draw.integers(0, 256, (count, 3))
        stored = np.minimum(shades * count // 256, count - 1)
        png(f"palette{depth}.png", stored, depth, 3, depth == 4, [(b"PLTE", palette.astype(np.uint8).tobytes())])
        expect(f"palette{depth}.png", palette[stored], 0)
    opacity = draw.integers(0, 256, count)
    png("palette8-alpha.png", stored, 8, 3, False,
        [(b"PLTE", palette.astype(np.uint8).tobytes()), (b"tRNS", opacity.astype(np.uint8).tobytes())])
    expect("palette8-alpha.png", before_white(palette[stored], opacity[stored][..., None]), 0)

    # One colour is wholly transparent.
    stored = shades // 16
    clear = int(stored[5, 5])
    png("grey4-clear.png", stored, 4, 0, False, [(b"tRNS", struct.pack(">H", clear))])
    expect("grey4-clear.png", np.where(stored == clear, 255, stored * 17), 0)
    clear = picture[5, 5]
    png("colour8-clear.png", picture, 8, 2, False, [(b"tRNS", struct.pack(">HHH", *(int(c) for c in clear)))])
    expect("colour8-clear.png", np.where((picture == clear).all(-1, keepdims=True), 255, picture), 0)


# --- JPEG ----------------------------------------------------------------------------------------------------------

def jpeg(name, image, **options):
    image.save(FOLDER / name, "JPEG", **options)
    return Image.open(FOLDER / name)


def jpeg_files():
    image = Image.fromarray(bytes_of(scene(24, 32)))
    for name, options in (
        ("colour.jpg", {"quality": 90}),
        ("full-chroma.jpg", {"quality": 90, "subsampling": 0}),
        ("progressive.jpg", {"quality": 90, "progressive": True}),
    ):
        read = jpeg(name, image, **options)
        expect(name, np.asarray(read), 1)
        expect(name, np.asarray(read.convert("L")), 1)
    read = jpeg("grey.jpg", image.convert("L"), quality=90)
    expect("grey.jpg", np.asarray(read), 1)
    expect("grey.jpg", colours(np.asarray(read)), 1)
    read = jpeg("ink.jpg", image.convert("CMYK"), quality=90)
    expect("ink.jpg", np.asarray(read.convert("RGB")), 1)
    # Grey that is stored as colours.
    jpeg("grey-as-colour.jpg", image.convert("L").convert("RGB"), quality=90)


def orientations():
    """The same picture, stored in eight ways, with the tag that says how."""
    upright = Image.fromarray(bytes_of(scene(24, 40)))
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for number, method in undo.items():
        stored = upright if method is None else upright.transpose(method)
        endian = "<" if number % 2 else ">"
        tags = [(0x010F, 2, 3, b"us\0\0"), (0x0112, 3, 1, struct.pack(endian + "HH", number, 0))]
        exif = b"Exif\0\0" + (b"II" if number % 2 else b"MM") + struct.pack(endian + "HIH", 42, 8, len(tags))
        for tag, kind, count, value in tags:
            exif += struct.pack(endian + "HHI", tag, kind, count) + value
        read = jpeg(f"orientation{number}.jpg", stored, quality=95, subsampling=0, exif=exif + bytes(4))
        seen = ImageOps.exif_transpose(read)
        assert seen.size == upright.size
        assert np.abs(np.asarray(seen).astype(int) - np.asarray(upright)).mean() < 3
        expect(f"orientation{number}.jpg", np.asarray(seen), 1)
        expect(f"orientation{number}.jpg", averaged(seen, 16, 16), 1)


# --- Sizes ---------------------------------------------------------------------------------------------------------

def centre(image, height, width):
    """The largest centred box of the wanted aspect ratio: left, top, right, bottom."""
    scale = min(image.height / height, image.width / width)
    left, top = (image.width - scale * width) / 2, (image.height - scale * height) / 2
    return left, top, left + scale * width, top + scale * height


def averaged(image, height, width):
    """Area averages over the centred box: differences of the integral, which is linear within a pixel."""
    left, top, right, bottom = centre(image, height, width)
    values = np.asarray(image).astype(float)
    for axis, start, end, count in ((0, top, bottom, height), (1, left, right, width)):
        edges = np.linspace(start, end, count + 1)
        integral = np.insert(np.cumsum(values, axis), 0, 0, axis)
        places = np.arange(integral.shape[axis])
        at_edges = np.apply_along_axis(lambda line: np.interp(edges, places, line), axis, integral)
        values = np.diff(at_edges, axis=axis) / ((end - start) / count)
    return np.floor(values + 0.5)


def sizes():
    picture = bytes_of(np.clip(scene(60, 80) + 0.2 * draw.normal(size=(60, 80, 1)), 0, 1))
    image = Image.fromarray(picture)
    png("scene.png", picture, 8, 2)
    for height, width in ((30, 40), (15, 20), (6, 8), (1, 1)):
        expected = image.resize((width, height), Image.Resampling.BOX, box=centre(image, height, width))
        expect("scene.png", np.asarray(expected), 1)
    for height, width in ((28, 28), (7, 20), (40, 10)):
        expect("scene.png", averaged(image, height, width), 1)
    few = bytes_of(scene(15, 20))
    png("few.png", few, 8, 2)
    for height, width in ((30, 40), (28, 28), (16, 21), (15, 20)):
        expected = Image.fromarray(few).resize(
            (width, height), Image.Resampling.BILINEAR, box=centre(Image.fromarray(few), height, width))
        expect("few.png", np.asarray(expected), 1)
    expect("few.png", averaged(Image.fromarray(few), 14, 19), 1)
    expect("scene.png", np.asarray(image.resize((10, 20), Image.Resampling.BOX)), 1, "stretch")
    expect("few.png", stretched(Image.fromarray(few), 5, 33), 1, "stretch")
    png("dot.png", np.array([[[200, 30, 7]]]), 8, 2)
    expect("dot.png", np.broadcast_to(np.array([200, 30, 7]), (5, 9, 3)), 0)

    # A large photograph, which is decoded at an eighth, a quarter, a half of its size. Compared with all its pixels
    # averaged.
    for name, options in (("large.jpg", {}), ("large-progressive.jpg", {"progressive": True})):
        read = jpeg(name, Image.fromarray(bytes_of(scene(451, 603))), quality=60, **options)
        for side in (7, 28, 56):
            expect(name, averaged(read, side, side), 4)


def stretched(image, height, width):
    """Averaged downwards, interpolated sideways."""
    low = image.reduce((1, image.height // height))
    return np.asarray(low.resize((width, height), Image.Resampling.BILINEAR))


FOLDER.mkdir(parents=True, exist_ok=True)
for old in FOLDER.glob("*"):
    old.unlink()
png_files()
jpeg_files()
orientations()
sizes()
(FOLDER / "cases.json").write_text(json.dumps(
    {"script": "Tools/Golden/images.py", "versions": {"numpy": np.__version__, "pillow": PIL.__version__}, "cases": cases},
    indent=1) + "\n")
total = sum(f.stat().st_size for f in FOLDER.glob("*"))
print(f"{len(cases)} cases, {total} bytes in {FOLDER}")
