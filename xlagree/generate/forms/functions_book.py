"""The workbook of functions: one worked example of each, a page for every family, and the tables they take."""

from xlagree.functions.catalogue import CATALOGUE
from xlagree.generate.book.sheet import Book
from xlagree.generate.forms.functions_page import functions_page
from xlagree.generate.forms.model_book import tables_page
from xlagree.generate.forms.model_tables import starter

TITLE = "Worksheet functions"


def functions_book() -> Book:
    """The workbook; its functions are live where xlagree is installed, and elsewhere it shows what they gave."""
    model = starter()
    tables, names = tables_page(model)
    families = dict.fromkeys(entry.family for entry in CATALOGUE)
    pages = [
        functions_page(family.capitalize(), TITLE, [entry for entry in CATALOGUE if entry.family == family])
        for family in families
    ]
    return Book(TITLE, "xlagree", model.day, (*pages, tables), names, footer=f"xlagree, {TITLE.lower()}")
