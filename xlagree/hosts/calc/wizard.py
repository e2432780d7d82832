"""What LibreOffice shows of the functions: their names, their help and that of each argument, as its configuration has it."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from xlagree.hosts.calc.idl import SERVICE, Method, joined, methods

OPENING = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
oor:name="CalcAddIns" oor:package="org.openoffice.Office">
"""


def calc_addins() -> str:
    """The part CalcAddIns.xcu: every method with its texts."""
    functions = "".join(_node(method.name, *_function(method)) for method in methods())
    service = _node(SERVICE, _group("AddInFunctions", functions))
    return f"{OPENING}{_group('AddInInfo', service)}</oor:component-data>\n"


def _function(method: Method) -> Iterator[str]:
    yield _text("DisplayName", method.stored)
    yield _text("Description", method.help)
    yield '<prop oor:name="Category"><value>Add-In</value></prop>\n'
    yield _text("CompatibilityName", method.stored)
    yield _group(
        "Parameters",
        "".join(
            _node(
                joined(argument.name),
                _text("DisplayName", argument.name),
                _text("Description", argument.help),
            )
            for argument in method.function.arguments
        ),
    )


def _group(name: str, content: str) -> str:
    return f"<node oor:name={quoteattr(name)}>\n{content}</node>\n"


def _node(name: str, *content: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">\n{"".join(content)}</node>\n'


def _text(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(text)}</value></prop>\n'
