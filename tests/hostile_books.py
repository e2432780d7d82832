"""Workbooks that would do something as soon as they are opened: run a macro, or ask the net."""

from pathlib import Path
from zipfile import ZipFile

import xlsxwriter

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="Basic/script-lc.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="Basic/Standard/script-lb.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="Basic/Standard/Module1.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.2">
<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load"
 xlink:href="vnd.sun.star.script:Standard.Module1.Opened?language=Basic&amp;location=document" xlink:type="simple"/>
</office:event-listeners></office:scripts>
<office:body><office:spreadsheet><table:table table:name="Sheet1"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Only text</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" library:link="false"/></library:libraries>"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Opened
Open &quot;{trace}&quot; For Output As #1
Print #1, &quot;a macro was run&quot;
Close #1
End Sub
</script:module>"""


def with_macro(path: Path, trace: Path) -> Path:
    """A workbook with a macro that leaves a trace when it is opened."""
    with ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        book.writestr("content.xml", CONTENT)
        book.writestr("Basic/script-lc.xml", LIBRARIES)
        book.writestr("Basic/Standard/script-lb.xml", LIBRARY)
        book.writestr("Basic/Standard/Module1.xml", MODULE.format(trace=trace))
    return path


def with_links(path: Path, address: str, picture: Path) -> Path:
    """A workbook that asks an address: by a formula, by a linked picture, and by a range of another workbook."""
    plain = path.with_name(f"plain-{path.name}")
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Only text")
        sheet.write_formula(1, 0, f'=_xlfn.WEBSERVICE("{address}/formula")')
        sheet.write_formula(2, 0, f"='{address}/[other.xlsx]Sheet1'!A1")
        sheet.insert_image(4, 0, picture)
    with ZipFile(plain) as before, ZipFile(path, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "xl/drawings/_rels/drawing1.xml.rels":
                content = content.replace(
                    b'Target="../media/image1.png"',
                    f'Target="{address}/picture.png" TargetMode="External"'.encode(),
                )
                assert address.encode() in content
            if part.filename == "xl/drawings/drawing1.xml":
                content = content.replace(b"r:embed=", b"r:link=")
            after.writestr(part, content)
    plain.unlink()
    return path
