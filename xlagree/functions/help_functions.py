"""The functions that help: which xlagree answers."""

from xlagree.functions.function import Answer, Example, Function


def _version() -> Answer:
    from xlagree import __version__

    return __version__


HELP: tuple[Function, ...] = (
    Function(
        "AGREE_VERSION",
        "help",
        "The version of xlagree that answers.",
        (),
        _version,
        Example(
            "AGREE_VERSION()",
            "0.1.0",
            "If this cell shows a version, all functions are there.",
            "Are the functions there?",
        ),
    ),
)
