"""The installed package as a wheel, put together from its own files: no index is asked, and the bytes are the same."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution, version
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONG_AGO = (1980, 1, 1, 0, 0, 0)
WHEEL = "Wheel-Version: 1.0\nGenerator: xlagree\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def installed_wheel() -> bytes:
    """A wheel of pure Python with every file of the package, and what the installation says of it."""
    parts = dict(_package())
    about = f"xlagree-{version('xlagree')}.dist-info"
    parts |= {f"{about}/{name}": text.encode() for name, text in _metadata()}
    record = "".join(f"{name},{_digest(body)},{len(body)}\n" for name, body in parts.items())
    parts[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, body in parts.items():
            archive.writestr(_entry(name), body, ZIP_DEFLATED, 9)
    return written.getvalue()


def _package() -> Iterator[tuple[str, bytes]]:
    root = Path(__file__).parents[2]
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"xlagree/{path.relative_to(root).as_posix()}", path.read_bytes()


def _metadata() -> Iterator[tuple[str, str]]:
    installed = distribution("xlagree")
    stated = installed.read_text("METADATA")
    if stated is None:
        raise PackageNotFoundError("xlagree")
    yield "METADATA", stated
    yield "WHEEL", WHEEL
    if licence := installed.read_text("licenses/LICENSE"):
        yield "licenses/LICENSE", licence


def _digest(body: bytes) -> str:
    return "sha256=" + urlsafe_b64encode(sha256(body).digest()).decode().rstrip("=")


def _entry(name: str) -> ZipInfo:
    """An entry that says nothing of when or on which system it was written."""
    entry = ZipInfo(name, LONG_AGO)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    return entry
