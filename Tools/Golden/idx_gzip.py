"""Writes Tests/DatasetsTests/GoldenFiles.swift: small IDX files packed by Python's gzip.

    python3 Tools/Golden/idx_gzip.py > Tests/DatasetsTests/GoldenFiles.swift
"""

import base64
import gzip
import hashlib
import io
import platform
import struct
import zlib


def packed(content, level=9, name=""):
    target = io.BytesIO()
    with gzip.GzipFile(name, "wb", level, target, mtime=0) as file:
        file.write(content)
    return target.getvalue()


def swift(bytes):
    text = base64.b64encode(bytes).decode()
    lines = [text[i : i + 100] for i in range(0, len(text), 100)]
    return '"""\n' + "\n".join("    " + line for line in lines) + '\n    """'


# Three images of 4 by 5; pixel p of image i is (37 i + 11 p) mod 256.
images = struct.pack(">HBBIII", 0, 8, 3, 3, 4, 5) + bytes(
    (37 * i + 11 * p) % 256 for i in range(3) for p in range(20)
)
labels = struct.pack(">HBBI", 0, 8, 1, 3) + bytes([2, 0, 1])

golden = {
    "images": ("3 × 4 × 5 images: pixel p of image i is (37 i + 11 p) mod 256.", packed(images)),
    "imagesStored": ("The same, not compressed, with a file name in the header.", packed(images, 0, "images")),
    "imagesInTwoMembers": ("The same in two members.", packed(images[:30]) + packed(images[30:])),
    "labels": ("The labels 2, 0, 1.", packed(labels)),
    "mebibyteOfZeros": ("2²⁰ zero bytes.", packed(bytes(1 << 20))),
}

print(f"// Written by Tools/Golden/idx_gzip.py with Python {platform.python_version()}, zlib {zlib.ZLIB_RUNTIME_VERSION}.")
print("import Foundation\n")
print("/// Small files packed by Python's gzip, in base 64.")
print("enum GoldenFiles {")
for name, (comment, content) in golden.items():
    print(f"  /// {comment}")
    print(f"  static let {name} = decoded(\n    {swift(content)})\n")
for name, content in (("images", images), ("labels", labels)):
    print(f"  /// SHA-256 of the unpacked {name}, by Python's hashlib.")
    print(f'  static let {name}Digest = "{hashlib.sha256(content).hexdigest()}"\n')
print("  private static func decoded(_ text: String) -> [UInt8] {")
print('    [UInt8](Data(base64Encoded: text.replacing("\\n", with: "")) ?? Data())')
print("  }\n}")
