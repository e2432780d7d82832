"""The file of a book: a workbook of XlsxWriter whose cells, texts and points of charts are written the short way."""

from functools import partial
from typing import IO, Any

import xlsxwriter
from xlsxwriter.packager import Packager

from xlagree import __version__
from xlagree.generate.book.sheet_xml import SheetXml, text_xml
from xlagree.terms.errors import AgreementError, Problem

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXTS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class BookFile(xlsxwriter.Workbook):  # type: ignore[misc]  # the library has no types
    """A workbook that XlsxWriter writes, but for what there are thousands of.

    XlsxWriter looks through each text four times for what hardly ever is in one. Methods replaced here and in `SheetXml`, and some
    that are used, are private: `tests/test_book_file.py` holds every part of a file against the one that public methods write, and
    fails with a release that changed them. A file whose cells were never asked for is no book, and refused.
    """

    worksheet_class = SheetXml

    def __init__(self, to: str | IO[bytes]) -> None:
        super().__init__(to, {"in_memory": True})

    def add_chart(self, options: dict[str, object]) -> Any:
        """A chart of a kind."""
        chart = super().add_chart(options)
        chart._write_pt = partial(_write_point, chart)
        return chart

    def close(self) -> None:
        """Write the file."""
        super().close()
        if not all(page.is_written for page in self.worksheets()):
            what = f"XlsxWriter {xlsxwriter.__version__} cannot write books of xlagree {__version__}"
            raise AgreementError(Problem(what, "install an earlier release of XlsxWriter"))

    def _get_packager(self) -> Packager:
        return _Parts()


class _Parts(Packager):  # type: ignore[misc]
    """The parts of a file."""

    def _write_shared_strings_file(self) -> None:
        shared = self.workbook.str_table
        if shared.count:
            self._filename("xl/sharedStrings.xml").write(texts_xml(shared.string_array, shared.count))


def texts_xml(texts: list[str], count: int) -> str:
    """The texts that cells share, so many of them; those with a space at an end keep it.

    >>> texts_xml([" hours"], 3).partition('count="3" ')[2]
    'uniqueCount="1"><si><t xml:space="preserve"> hours</t></si></sst>'
    """
    parts = [f'{DECLARED}<sst xmlns="{TEXTS}" count="{count}" uniqueCount="{len(texts)}">']
    for text in map(text_xml, texts):
        kept = "" if text == text.strip() else ' xml:space="preserve"'
        parts.append(f"<si><t{kept}>{text}</t></si>")
    return "".join((*parts, "</sst>"))


def _write_point(chart: Any, place: int, value: float | str | None) -> None:
    """What a chart keeps of one cell."""
    if value is not None:
        shown = text_xml(value) if isinstance(value, str) else value
        chart.fh.write(f'<c:pt idx="{place}"><c:v>{shown}</c:v></c:pt>')
