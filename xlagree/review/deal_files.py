"""Which files are of one deal: by a manifest near them, else by their names in folders that lie side by side."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlagree.generate.earlier_run import BOOKS, RESAVED, lines_of
from xlagree.generate.orders import APPENDIX, CLIENT, HELD, INTERNAL
from xlagree.terms.errors import AgreementError

MANIFEST = "manifest.csv"
"""The list of books that lies beside their folders."""
FOLDERS = (CLIENT, INTERNAL, HELD)

Deal = tuple[Path, ...]
"""The files of one deal: its internal book, then what its client receives, the appendix last."""


def deals_of(paths: Sequence[Path]) -> list[Deal]:
    """The files by deals, each file once; one that belongs to no other stands alone.

    >>> deals_of([Path("b/client/ash.xlsx"), Path("b/internal/ash.xlsx"), Path("b/internal/elm.xlsx")])[0][0].as_posix()
    'b/internal/ash.xlsx'
    """
    named = {path: deal for home in homes(paths) for deal, path in _of_manifest(home)}
    deals: dict[tuple[Path, str], list[Path]] = {}
    for path in paths:
        home = path.parent.parent if path.parent.name in FOLDERS else path.parent
        key = named.get(path.resolve()) or path.stem.removesuffix(APPENDIX)
        deals.setdefault((home, key), []).append(path)
    return [tuple(sorted(deal, key=_order)) for deal in deals.values()]


def homes(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The folders of manifests: those of the files, or those that these lie in."""
    near = dict.fromkeys(folder for path in paths for folder in path.resolve().parents[:2])
    return tuple(folder for folder in near if (folder / MANIFEST).is_file())


def _of_manifest(home: Path) -> Iterator[tuple[str, Path]]:
    """The internal book of each line and the files that belong to it; nothing where the manifest cannot be read."""
    try:
        lines = lines_of(home / MANIFEST, RESAVED) or []
    except (AgreementError, OSError):
        return
    for n, line in enumerate(lines):
        for column in BOOKS:
            if line.get(column):
                yield f"line {n}", home / line[column]


def _order(path: Path) -> tuple[bool, bool, str]:
    return path.parent.name != INTERNAL, path.stem.endswith(APPENDIX), path.name
