"""What every host makes of anything that is handed over: never an exception, the answer of plain Python, and no more."""

import json
import logging
from collections.abc import Callable, Iterator
from math import isfinite
from typing import Any

import pytest
from function_arguments import as_json, spoilt
from hypothesis import given
from hypothesis import strategies as st
from test_functions import CATALOGUE, EVERY, SOME

from xlagree.functions.function import Function
from xlagree.hosts.excel import udf
from xlagree.hosts.web import engine

UDFS = {function.name: udf(function) for function in CATALOGUE}


def in_excel(function: Function, given: tuple[Any, ...]) -> Any:
    """Through the function that xlwings calls."""
    return UDFS[function.name](*given)


def in_web(function: Function, given: tuple[Any, ...]) -> Any:
    """Through JSON into what runs in Pyodide, and back."""
    answer = json.loads(engine.call(function.name, json.dumps(given)))
    return tuple(map(tuple, answer)) if isinstance(answer, list) else answer


HOSTS: dict[str, Callable[[Function, tuple[Any, ...]], Any]] = {"excel": in_excel, "web": in_web}


@pytest.fixture(autouse=True)
def no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A function hides its own mistakes from the sheet, but not from the log."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("host", HOSTS)
@EVERY
@SOME
@given(data=st.data())
def test_anything_is_answered_as_in_python(function: Function, host: str, data: st.DataObject) -> None:
    """Finite numbers, texts and errors, the same as without a host."""
    handed = tuple(map(as_json, data.draw(spoilt(function))))[: len(function.arguments)]
    answer = HOSTS[host](function, handed)

    assert repr(answer) == repr(function(*handed))
    rows = answer if isinstance(answer, tuple) else ((answer,),)
    assert all(isinstance(cell, str) or isfinite(cell) for row in rows for cell in row)
