"""The add-in as a file, .oxt: what LibreOffice reads of the functions, what runs in its Python, and where xlagree is."""

import json
import struct
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlagree import __version__
from xlagree.functions.cells import ERRORS, VALUE
from xlagree.functions.function import Function
from xlagree.hosts.calc.idl import SERVICE, interface, methods
from xlagree.hosts.calc.wizard import calc_addins
from xlagree.hosts.values import ERROR_CODES

IDENTIFIER = "org.xlagree.calc"
"""What LibreOffice knows the add-in by."""
FILE_NAME = "xlagree.oxt"
SETTINGS = "settings.json"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part: two builds are the same bytes."""
PACKAGES = ("xlagree", "numpy", "scipy")
"""What the functions import."""
SOURCES = {
    "calc_component.py": "calc_component.py",
    "pythonpath/xlagree_calc_engine.py": "calc_engine.py",
}
"""Parts that are files of this folder; LibreOffice's Python looks into `pythonpath` for what a component imports."""

MANIFEST = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="XAgree.idl" \
manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
 <manifest:file-entry manifest:full-path="calc_component.py" \
manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
 <manifest:file-entry manifest:full-path="CalcAddIns.xcu" \
manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
DESCRIPTION = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="{IDENTIFIER}"/>
 <version value="{__version__}"/>
 <display-name><name lang="en">xlagree: worksheet functions that price IT service agreements</name></display-name>
</description>
"""


def parts(in_process: bool = True) -> dict[str, str]:
    """Every part of the add-in for this computer: `in_process` is off where functions must run in a worker."""
    here = Path(__file__).parent
    return {
        "META-INF/manifest.xml": MANIFEST,
        "description.xml": DESCRIPTION,
        "XAgree.idl": interface(),
        "CalcAddIns.xcu": calc_addins(),
        **{part: (here / source).read_text(encoding="utf-8") for part, source in SOURCES.items()},
        SETTINGS: json.dumps(settings(in_process), indent=1) + "\n",
    }


def settings(in_process: bool) -> dict[str, object]:
    """What the component must know: this Python, where its packages are, the functions, and errors in Calc."""
    return {
        "version": __version__,
        "service": SERVICE,
        "in_process": in_process,
        "python": sys.executable,
        "python_version": list(sys.version_info[:2]),
        "pointer": struct.calcsize("P"),
        "folders": list(dict.fromkeys(map(_folder, PACKAGES))),
        "packages": PACKAGES,
        "catalogue": "xlagree.functions.catalogue",
        "worker": "xlagree.hosts.calc.calc_worker",
        "errors": error_codes(),
        "functions": {
            method.name: {
                "name": method.function.name,
                "spills": method.function.spills,
                "stands_for": list(_stands_for(method.function)),
            }
            for method in methods()
        },
    }


def error_codes() -> dict[str, int]:
    """Calc's number of every error that a function may answer with; one that Calc does not have is #VALUE!."""
    known = {code.text: code.calc for code in ERROR_CODES}
    return {text: known.get(text, known[VALUE]) for text in sorted(ERRORS)}


def _folder(package: str) -> str:
    """The folder from which a package is imported."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent.parent)


def _stands_for(function: Function) -> Iterator[tuple[int, float, str | None]]:
    for position, argument in enumerate(function.arguments):
        for number, word in argument.kind.stands_for.items():
            yield position, number, word


def write_oxt(path: Path, in_process: bool = True) -> Path:
    """Write the add-in; twice the same is written byte by byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts(in_process).items():
            part = ZipInfo(name, EPOCH)
            part.compress_type = ZIP_DEFLATED
            part.create_system = 3
            part.external_attr = 0o644 << 16
            archive.writestr(part, text.encode())
    return path
