"""What pyproject.toml cannot say: the version stands in the Swift package, and a wheel holds a library for one machine."""

import re
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel


class Binary(Distribution):
    """It holds a library for one platform."""

    def has_ext_modules(self) -> bool:
        return True


class Wheel(bdist_wheel):
    """The library does not know Python, so that the wheel is for any Python 3."""

    def get_tag(self) -> tuple[str, str, str]:
        return ("py3", "none", super().get_tag()[2])


def version() -> str:
    """That of the Swift package; scripts/package copies it beside this file."""
    here = Path(__file__).parent
    places = [here / "Version.swift", here.parent / "Sources/Diagnostics/Version.swift"]
    text = next(path for path in places if path.exists())
    return re.search(r'current = "([^"]+)"', text.read_text())[1]


setup(version=version(), distclass=Binary, cmdclass={"bdist_wheel": Wheel})
