"""The same batch on a Dask cluster: a real scheduler, real workers, some of which die, come late or are others."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from command_line import call
from dask_cluster import DOOMED, ROOT, DaskCluster, until
from distributed import get_task_stream

from xlagree.generate.batch import Batch, generate
from xlagree.generate.cluster import Cluster
from xlagree.generate.cluster_worker import Asker, NotOursError, made_at_worker, versions, why_not
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.inputs_digest import program
from xlagree.generate.orders import Order, order_slips
from xlagree.generate.run_plan import run_plan
from xlagree.generate.samples.card import sample_card
from xlagree.generate.sent_order import in_common, packed, unpacked
from xlagree.intake.proposals import Intake, read_proposals
from xlagree.proposal.house.theme import Theme
from xlagree.terms.errors import AgreementError
from xlagree.terms.progress import Progress, silent

pytestmark = [
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]

DAY = date(2026, 11, 23)
NAMES = (*(f"Client {number}" for number in range(4)), "ACME", "Acme!")
"""The last two would have files of one name."""
CARD = replace(sample_card(), scenarios=(), plans=sample_card().plans[:2], discounts=())


def read(folder: Path, names: tuple[str, ...] = NAMES) -> Intake:
    """Clients of a table; the third is offered nothing that could be compared with pay as you go, and cannot be priced."""
    lines = [f"{name},20,{12 + number % 2},Block 20" for number, name in enumerate(names)]
    (folder / "clients.csv").write_text("\n".join(["client,users,hours,plans", *lines]) + "\n")
    intake = read_proposals(folder / "clients.csv", CARD, None, DAY)
    deals = [*intake.proposals]
    deals[2] = replace(deals[2], client=replace(deals[2].client, plans=(CARD.plans[0].name,)))
    return replace(intake, proposals=tuple(deals))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run on this machine alone leaves."""
    folder = tmp_path_factory.mktemp("local")
    generate(read(folder), folder / "out", jobs=1)
    return contents(folder / "out")


@pytest.fixture(scope="module")
def cluster() -> Iterator[DaskCluster]:
    """A scheduler for all tests; each asks for the workers that it needs."""
    with DaskCluster() as running:
        yield running


def made(
    intake: Intake, out: Path, on: DaskCluster, progress: Progress = silent, shared: bool = False
) -> Batch:
    return generate(intake, out, progress, cluster=Cluster(on.address, shared, patience=0.5))


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_the_same_folder_as_a_run_on_one_machine(
    shared: bool, cluster: DaskCluster, tmp_path: Path, local: dict[str, bytes]
) -> None:
    """To the byte, with one client that fails in its line and progress told of each; every order is worked once."""
    told: list[tuple[int, int]] = []
    with get_task_stream(cluster.with_workers(3).client) as worked:
        made(read(tmp_path), tmp_path / "out", cluster, lambda done, of, _: told.append((done, of)), shared)

    assert contents(tmp_path / "out") == local
    assert told == [(number, len(NAMES)) for number in range(1, len(NAMES) + 1)]
    assert len(worked.data) == len({task["key"] for task in worked.data}) == len(NAMES) + 1


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_a_worker_is_killed(
    shared: bool, cluster: DaskCluster, tmp_path: Path, local: dict[str, bytes]
) -> None:
    """In the middle of an order: another one makes it."""
    killed: list[str] = []

    def kill(done: int, of: int, client: str) -> None:
        # The other order that is out may be done too by now; the next is sent once this has been told.
        if done >= 2 and not killed and (busy := cluster.busy()):
            killed.append(busy[0])
            cluster.kill(busy[0])

    before = cluster.with_workers(2).workers()
    made(read(tmp_path), tmp_path / "out", cluster, kill, shared)

    assert len(cluster.workers()) == len(before) - 1
    assert contents(tmp_path / "out") == local


@pytest.mark.slow
def test_a_worker_comes_later(cluster: DaskCluster, tmp_path: Path, local: dict[str, bytes]) -> None:
    """It makes the rest where all others go, though what all orders have in common was sent to those."""
    before = cluster.with_workers(1).workers()

    def replaced(done: int, of: int, client: str) -> None:
        if done == 2:
            cluster.add_worker()
            for address in before:
                cluster.kill(address)

    made(read(tmp_path), tmp_path / "out", cluster, replaced)

    assert len(cluster.workers()) == 1
    assert contents(tmp_path / "out") == local


@pytest.mark.slow
def test_books_that_end_their_workers(cluster: DaskCluster, tmp_path: Path) -> None:
    """After as many deaths as the scheduler allows the client is named, and all others stay. It is alone under way: what waits at a
    worker as that ends is counted as if it had ended it."""
    before = cluster.with_workers(3).workers()
    made(read(tmp_path, NAMES[:4]), tmp_path / "out", cluster)
    batch = made(read(tmp_path, (*NAMES[:4], DOOMED)), tmp_path / "out", cluster)

    assert [line.client for line in batch.made] == [*NAMES[:2], NAMES[3]]
    assert [str(problem) for problem in batch.failed if DOOMED in problem.what] == [
        f"clients.csv: {DOOMED}: 2 workers that made its books were ended; "
        "give workers more memory, or make them without --scheduler"
    ]
    assert len(cluster.workers()) == len(before) - 2


@pytest.mark.slow
def test_a_worker_with_another_program(cluster: DaskCluster, tmp_path: Path, local: dict[str, bytes]) -> None:
    """It is named by its address, whether it is there at first or comes later, and makes no book; without it the run goes on."""
    before = cluster.with_workers(1).workers()
    other = tmp_path / "other"
    shutil.copytree(ROOT / "xlagree", other / "xlagree")
    with (other / "xlagree" / "generate" / "batch.py").open("a") as file:
        file.write("# changed\n")

    def add(done: int, of: int, client: str) -> None:
        if done == 2:
            cluster.add_worker(other)
            for address in before:  # else these might do all that is left
                cluster.kill(address)

    said = []
    for progress in (add, silent):
        with pytest.raises(AgreementError) as refused:
            made(read(tmp_path), tmp_path / "out", cluster, progress)
        said.append(str(refused.value))
    (stranger,) = cluster.workers()
    line = f"the worker at {stranger} has other files of xlagree 0.1.0 than this run; install the same on all machines"
    assert said == [line, line]
    cluster.kill(stranger)
    batch = made(read(tmp_path), tmp_path / "out", cluster.with_workers(1))

    assert len(batch.unchanged) >= 2
    assert contents(tmp_path / "out") == local


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True])
def test_ctrl_c_ends_in_one_line(shared: bool, cluster: DaskCluster, tmp_path: Path) -> None:
    """As a run on one machine does; workers have nothing left to do, write nothing any more, and the next run goes on."""
    write_rate_card(tmp_path / "card.xlsx", CARD)
    names = (
        *NAMES,
        *(f"Client {number}" for number in range(4, 11)),
    )  # more than are on their way at any moment
    read(tmp_path, names)
    command = [
        "generate",
        tmp_path / "clients.csv",
        "--rates",
        tmp_path / "card.xlsx",
        "--out",
        tmp_path / "out",
    ]
    options = ["--date", DAY.isoformat(), "--scheduler", cluster.with_workers(2).address]
    options += ["--shared"] if shared else []
    stopped = subprocess.Popen(
        [sys.executable, "-m", "xlagree", *map(str, command), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        # Tests that a shell starts in the background are deaf to Ctrl-C, and so is all that they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    records = tmp_path / "out" / "unfinished"

    def finished() -> int:
        return sum(".xlagree-" not in record.name for record in records.glob("*.json"))

    until(lambda: finished() >= 2 or stopped.poll() is not None)
    stopped.send_signal(signal.SIGINT)
    said, _ = stopped.communicate()
    until(cluster.idle)  # who is at work still writes nothing any more
    left = contents(tmp_path / "out")
    again = read_proposals(tmp_path / "clients.csv", tmp_path / "card.xlsx", None, DAY)
    batch = made(again, tmp_path / "out", cluster, shared=shared)

    assert stopped.returncode == 130
    assert said == "Stopped. Every file that was finished is whole; run the command again to make the rest.\n"
    assert not [name for name in left if ".xlagree-" in name]
    done = sum(name.endswith(".json") for name in left)
    assert 2 <= done < len(names)
    assert len(batch.unchanged) == done
    assert len(list((tmp_path / "out").rglob("*.xlsx"))) == 3 * len(names)


@pytest.mark.slow
def test_nobody_to_make_books(tmp_path: Path) -> None:
    """No workers, or a scheduler that goes in the middle: one line each that says what to do."""
    with DaskCluster() as alone:
        with pytest.raises(AgreementError) as none:
            made(read(tmp_path), tmp_path / "out", alone)
        alone.with_workers(1)

        def end(done: int, of: int, client: str) -> None:
            if done == 2:
                os.kill(alone.client.run_on_scheduler(os.getpid), signal.SIGKILL)

        with pytest.raises(AgreementError) as gone:
            made(read(tmp_path), tmp_path / "out", alone, end)

    again = "run the command again to make the rest"
    assert str(none.value) == (
        f"there has been no worker at {alone.address} for 0.5 seconds; "
        f"start one with: dask worker {alone.address} --nthreads 1; then {again}"
    )
    assert str(gone.value) == f"the scheduler at {alone.address} does not answer any more; {again}"
    assert len(run_plan(read(tmp_path).proposals, tmp_path / "out").unchanged) == 2


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (
            "127.0.0.1:1",
            "none answers there: start one with dask scheduler, or see whether a firewall is between",
        ),
        ("10.0.0.5", ""),
        ("", ""),
        ("tls://10.0.0.5:8786", "TLS needs certificates in Dask's configuration"),
    ],
)
def test_no_scheduler(address: str, why: str, tmp_path: Path) -> None:
    """One line, before anything of an earlier run is touched."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "problems.csv").write_text("of an earlier run")
    with pytest.raises(AgreementError) as refused:
        generate(read(tmp_path), tmp_path / "out", cluster=Cluster(address))

    shown = address or "nothing"
    assert str(refused.value) == (
        f"scheduler must be the address of a scheduler, such as tcp://10.0.0.5:8786 (got {shown}){why and f'; {why}'}"
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["problems.csv"]


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AgreementError, match="pip install xlagree\\[cluster\\]"):
        generate(read(tmp_path), tmp_path / "out", cluster=Cluster("127.0.0.1:1"))


def test_options_that_contradict_each_other() -> None:
    """Processes here and workers there, or a shared folder with nobody."""
    files = ("clients.csv", "--rates", "card.xlsx", "--out", "out")
    assert call("generate", *files, "--scheduler", "a:1", "--jobs", "2")[::2] == (
        2,
        "jobs must be left out with --scheduler, whose workers share the work (got 2)\n",
    )
    assert call("generate", *files, "--shared")[::2] == (
        2,
        "shared must be given with --scheduler (got no scheduler)\n",
    )


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """An order of the batch."""
    proposals = read(tmp_path).proposals
    slips, _ = order_slips(proposals, tmp_path / "out", False, ())
    return slips[0].order(proposals)


def test_an_order_is_sent_without_what_all_have_in_common(order: Order) -> None:
    """However much a card and its theme hold, an order is as small, and comes back as it was."""
    large = replace(CARD, theme=Theme("Northlight IT " * 30))
    ordered = replace(order, proposal=replace(order.proposal, card=large))
    sent = [packed(one, in_common(one)) for one in (order, ordered)]

    assert len(sent[0]) == len(sent[1]) < len(pickle.dumps(CARD))
    assert unpacked(sent[1], in_common(ordered)) == ordered


def test_who_is_late_writes_nothing(order: Order, tmp_path: Path) -> None:
    """A worker that is at an order yet when its run has ended, or one that does not see the folder."""
    mark = tmp_path / "out" / ".xlagree-run-1"
    asker = Asker(program(), versions(), str(mark))

    assert why_not(asker) == (
        f"does not see the folder {tmp_path / 'out'} of this run; share it under this path, or leave --shared out"
    )
    with pytest.raises(NotOursError):
        made_at_worker(packed(order, in_common(order)), asker, in_common(order))
    assert not (tmp_path / "out").exists()


def test_another_python_is_said() -> None:
    """What a worker has and what the run has."""
    other = versions().replace("Python 3.", "Python 2.")
    assert why_not(Asker("", other)) == (
        f"has {versions()}, and this run {other}; install the same on all machines"
    )
