"""A build backend that builds nothing.

`pip download` asks a source package's backend for its metadata, which means running the package's own setup.py: slow, not
possible on every Python, and code that nobody here has read. With this folder on PYTHONPATH pip asks this module instead,
which answers from the PKG-INFO that every source package carries. The hooks are those of PEP 517.
"""

import pathlib
import sys

# What pip calls the backend of a package without a pyproject.toml.
__legacy__ = sys.modules[__name__]


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    head = pathlib.Path("PKG-INFO").read_text(encoding="utf-8", errors="replace").split("\n\n")[0]
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line and not line.startswith(" "))
    name, version = fields["Name"], fields["Version"]
    folder = pathlib.Path(metadata_directory, f"{name}-{version}.dist-info")
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    return folder.name
