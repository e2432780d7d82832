"""How the Calc add-in asks xlagree: a worker that ends, ranges that are sent once, which Python answers; without LibreOffice."""

import math
import pickle
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from xlagree.functions.catalogue import CATALOGUE, function
from xlagree.functions.cells import ERRORS
from xlagree.functions.examples import TABLES
from xlagree.hosts.calc import calc_engine
from xlagree.hosts.calc.calc_engine import NoAnswer, Worker, errors, find_engine, trimmed
from xlagree.hosts.calc.calc_worker import serve
from xlagree.hosts.calc.oxt import error_codes, settings
from xlagree.hosts.values import ERROR_CODES

PLANS = TABLES["plans"]


@pytest.fixture
def dying() -> Iterator[Worker]:
    """A worker that ends at some questions."""
    folder = str(Path(__file__).parent)
    worker = Worker({**settings(False), "worker": "dying_worker", "folders": [folder]})
    yield worker
    worker.end()


@pytest.fixture
def real() -> Iterator[Worker]:
    """A worker as it is installed."""
    worker = Worker(settings(False))
    yield worker
    worker.end()


def test_a_worker_answers_as_the_functions_do(real: Worker) -> None:
    """Values, tables, texts and errors come back as they are."""
    for name, given in (
        ("AGREE_PRICE", (PLANS, "Silver retainer", 12.0)),
        ("AGREE_COMPARE", (PLANS, 10.0)),
        ("AGREE_CHEAPEST", (PLANS, 10.0, None)),
        ("AGREE_PRICE", (PLANS, "No such plan", 12.0)),
        ("AGREE_VERSION", ()),
    ):
        assert real(name, given) == function(name)(*given)


def test_a_worker_remembers_ranges() -> None:
    """An integer among the arguments is the range of that number; the last question ends the worker."""
    asked: list[tuple[str, list[object], dict[int, object]]] = [
        ("AGREE_PRICE", [0, "Silver retainer", 12.0], {0: PLANS}),
        ("AGREE_CHEAPEST", [0, 10.0], {}),
        ("AGREE_OF_ANOTHER_VERSION", [0], {}),
    ]
    answers = BytesIO()
    serve(BytesIO(b"".join(pickle.dumps(question, 4) for question in asked)), answers)

    answers.seek(0)
    assert [pickle.load(answers) for _ in asked] == [1510.0, "Silver retainer", "#NAME?"]
    assert answers.read() == b""


def test_a_question_that_ended_the_worker_is_asked_again(dying: Worker, tmp_path: Path) -> None:
    """Another worker answers it, and has all ranges that the question names."""
    before = dying("well", [PLANS])
    name, given, answered, sent = dying("die once", [str(tmp_path / "died"), PLANS])

    assert before == ("well", [0], 1, 1)
    assert (name, given[1:], answered, sent) == ("die once", [0], 1, 1)


def test_a_question_that_ends_it_twice_has_no_answer(dying: Worker) -> None:
    """The next one is answered all the same."""
    with pytest.raises(NoAnswer, match="ended twice"):
        dying("die", [])
    assert dying("well", []) == ("well", [], 1, 0)


def test_a_worker_is_not_started_for_ever(dying: Worker) -> None:
    """Where every start fails, it is given up for a while, so that ten thousand cells do not start twenty thousand."""
    for _ in range(calc_engine.STARTS):
        with pytest.raises(NoAnswer):
            dying("die", [])

    assert len(dying.starts) == calc_engine.STARTS
    with pytest.raises(NoAnswer, match="does not stay alive"):
        dying("well", [])


def test_an_interpreter_that_is_gone_is_no_answer(dying: Worker) -> None:
    """As after an upgrade of Python."""
    dying.settings = {**dying.settings, "python": "/no/such/python"}
    with pytest.raises(NoAnswer):
        dying("well", [])


def test_a_large_range_is_sent_once(dying: Worker) -> None:
    """A range is known by its content, wherever it comes from; a small one is sent as it is."""
    for i in range(100):
        again = tuple(tuple(row) for row in map(list, PLANS))
        assert dying("well", [again, float(i)]) == ("well", [0, float(i)], i + 1, 1)
    small = ((1.0, 2.0),)
    assert dying("well", [small, PLANS]) == ("well", [small, 0], 101, 1)
    other = (*PLANS, ("notes", *[""] * 4))
    assert dying("well", [other, PLANS]) == ("well", [1, 0], 102, 2)


def test_ranges_are_numbered_anew(dying: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker does not remember without end; what it needs again is sent again."""
    monkeypatch.setattr(calc_engine, "KEPT", 100)
    tables = [tuple((float(i), float(j)) for j in range(30)) for i in range(4)]

    assert [dying("well", [table])[1:] for table in tables] == [
        ([0], 1, 1),
        ([1], 2, 2),
        ([0], 3, 3),
        ([1], 4, 4),
    ]
    assert dying("well", [tables[0]])[1:] == ([0], 5, 5)


def test_numbers_of_ranges_survive_being_numbered_anew(real: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is that of another range, however often the numbers begin anew."""
    monkeypatch.setattr(calc_engine, "KEPT", 150)
    price = function("AGREE_PRICE")
    for i in range(40):
        plans = tuple((*row[:4], 2400.0 + i % 7 if row[0] == "monthly fee" else row[4]) for row in PLANS)
        assert real("AGREE_PRICE", [plans, "Gold fixed", 10.0]) == price(plans, "Gold fixed", 10.0)


def test_this_process_answers_where_it_can() -> None:
    """The same Python with the same packages needs no worker."""
    here = find_engine(settings(True))

    assert not isinstance(here, Worker)
    assert here("AGREE_RATE_FOR_MARGIN", [75.0, 0.25]) == 100.0


@pytest.mark.parametrize(
    "other",
    [
        {"in_process": False},
        {"python_version": [3, 99]},
        {"pointer": 4},
        {"packages": ["no_such_package"]},
        {"packages": ["pytest"], "folders": ["/no/such/folder"]},
        {"catalogue": "xlagree.no_such_module"},
    ],
    ids=str,
)
def test_a_worker_answers_elsewhere(other: dict[str, Any]) -> None:
    """Another Python, another place of a package, or something that cannot be imported: then a worker, and no trace is left."""
    before = list(sys.path)

    assert isinstance(find_engine({**settings(True), **other}), Worker)
    assert sys.path == before


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_errors_are_numbers_of_calc(error: str) -> None:
    """Each error is a quiet not-a-number whose lowest bits are Calc's number of it; one of Excel alone is #VALUE!."""
    codes = {code.text: code.calc for code in ERROR_CODES}
    number = errors(error_codes())[error]
    (bits,) = struct.unpack(">Q", struct.pack(">d", number))

    assert math.isnan(number)
    assert bits == 0x7FF8 << 48 | codes.get(error, codes["#VALUE!"])


def test_blank_rows_at_the_end_of_a_long_range_are_left_out() -> None:
    """Within it they stay, and a short range is left alone."""
    blank, full = ("", ""), ("a", 0.0)

    assert trimmed((full, blank, full, *[blank] * 5000)) == (full, blank, full)
    assert trimmed((blank,) * 5000) == (blank,)
    assert trimmed((full, blank)) == (full, blank)
    assert trimmed("text") == "text"


def test_settings_name_every_function() -> None:
    """What the component makes its methods from: each function, and what numbers stand for in its arguments."""
    made: Any = settings(True)["functions"]
    net = made["agreeNet"]

    assert {entry["name"] for entry in made.values()} == {entry.name for entry in CATALOGUE}
    assert net == {"name": "AGREE_NET", "spills": True, "stands_for": [(2, 0.0, "FALSE"), (2, 1.0, "TRUE")]}
