"""The books of a batch made on a Dask cluster: some orders are out at any time, and what comes back is put in place once."""

import logging
import os
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from xlagree.generate.books_of_order import DrawnBooks, Failed, in_place, of_client
from xlagree.generate.cluster_worker import Asker, NotOursError, made_at_worker, versions, why_not
from xlagree.generate.inputs_digest import program
from xlagree.generate.manifest_line import Made
from xlagree.generate.orders import Order
from xlagree.generate.sent_order import InCommon, in_common, packed
from xlagree.intake.files import UNFINISHED
from xlagree.terms.errors import AgreementError, Problem, must_be, refuse

if TYPE_CHECKING:
    from distributed import Client, Future

ANSWER = 3.0
"""Seconds within which a scheduler has to answer; connecting asks it up to three times."""
LOOK = 1.0
"""Seconds after which one looks whether there are workers still."""
AGAIN = "run the command again to make the rest"
LOUD = ("distributed", "distributed.client", "distributed.gc", "tornado.application", "asyncio")
"""Those who log of workers and connections that come and go."""

ASKED_WRONGLY = (ValueError, TypeError, RuntimeError)
"""What distributed raises of an address that is none, or of one by TLS without certificates."""

Work = Made | Failed | DrawnBooks


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster: the address of its scheduler, and whether its workers write into the folder of the run themselves.

    `patience` are the seconds that a run waits for a worker where there is none.
    """

    scheduler: str
    shared: bool = False
    patience: float = 30.0


@contextmanager
def connected(cluster: Cluster) -> Iterator["Connection"]:
    """A connection to a cluster; raises, in one line, where nobody answers."""
    with _quiet():
        client = _client(cluster.scheduler)
        try:
            yield Connection(client, cluster)
        finally:
            with suppress(
                Exception
            ):  # what is under way is forgotten, whether the scheduler hears of it or not
                client.close(ANSWER)


@dataclass(frozen=True)
class Connection:
    """A cluster that answers."""

    client: "Client"
    cluster: Cluster

    @contextmanager
    def run_in(self, out: Path) -> Iterator["ClusterRun"]:
        """A run whose workers are able to make books for a folder; raises, with a line for each, where one is not."""
        mark = out.resolve() / f"{UNFINISHED}run-{os.urandom(8).hex()}" if self.cluster.shared else None
        try:
            if mark:
                mark.touch()
            run = ClusterRun(self.client, self.cluster, Asker(program(), versions(), str(mark or "")))
            run.wait_for_workers()
            run.refuse_others()
            yield run
        finally:
            if mark:  # who is still at work somewhere writes nothing from now on
                mark.unlink(missing_ok=True)


@dataclass(frozen=True)
class ClusterRun:
    """A run on a cluster that it is connected to."""

    client: "Client"
    cluster: Cluster
    asker: Asker

    def made(self, orders: Iterable[Order]) -> Generator[tuple[int, Made | Failed]]:
        """What becomes of every order, by its number, as they are finished; as many are out as there are workers."""
        numbered = enumerate(orders)
        first = next(numbered, None)
        if first is None:
            return
        send, left = self._sender(first[1]), chain((first,), numbered)
        finished: SimpleQueue[Future[Work]] = SimpleQueue()
        out: dict[Future[Work], tuple[int, Order]] = {}
        while True:
            for number, order in islice(left, max(1, self.workers()) - len(out)):
                with self._answering():
                    future = send(number, order)
                future.add_done_callback(finished.put_nowait)
                out[future] = number, order
            if not out:
                return
            future = self._next(finished)
            number, order = out.pop(future)
            yield number, self._settled(order, future)

    def workers(self) -> int:
        """How many workers there are."""
        with self._answering():
            return len(self.client.nthreads())

    def wait_for_workers(self) -> None:
        """Wait as long as the cluster's patience lasts; raises where no worker has come."""
        deadline = time.monotonic() + self.cluster.patience
        while not self.workers():
            if time.monotonic() > deadline:
                address, seconds = self.cluster.scheduler, f"{self.cluster.patience:g}"
                what = f"there has been no worker at {address} for {seconds} seconds"
                raise _refused(what, f"start one with: dask worker {address} --nthreads 1; then {AGAIN}")
            time.sleep(LOOK / 10)

    def refuse_others(self) -> None:
        """Raise, with a line for each, where scheduler or workers have another program, or workers do not see the folder."""
        with self._answering():
            workers = self.client.run(why_not, self.asker, on_error="return")
            answers = {f"the worker at {address}": answer for address, answer in sorted(workers.items())}
            answers[f"the scheduler at {self.cluster.scheduler}"] = self._scheduler_says()
        there = {who: answer for who, answer in answers.items() if not isinstance(answer, OSError)}
        refuse(Problem(f"{who} {_cannot(answer)}") for who, answer in there.items() if answer)

    def _scheduler_says(self) -> object:
        """Why the scheduler cannot hand out this program's work: it reads what it hands out."""
        try:
            return self.client.run_on_scheduler(why_not, replace(self.asker, mark=""))
        except (OSError, CancelledError):
            raise
        except Exception as error:
            return error

    def _sender(self, first: Order) -> Callable[[int, Order], "Future[Work]"]:
        """What sends orders to the cluster, by their numbers, and with the first what all of them have in common."""
        common = in_common(first)
        name = f"xlagree-{os.urandom(8).hex()}"  # two runs share no result
        # Submitted, not scattered: the scheduler makes it anew where the worker that had it has gone.
        sent_once = self.client.submit(_same, common, key=f"{name}-common", pure=False)

        def send(number: int, order: Order) -> "Future[Work]":
            sent, key = packed(order, common), f"{name}-{number}"
            return self.client.submit(made_at_worker, sent, self.asker, sent_once, key=key, pure=False)

        return send

    def _next(self, finished: "SimpleQueue[Future[Work]]") -> "Future[Work]":
        while True:
            try:
                return finished.get(timeout=LOOK)
            except Empty:
                self.wait_for_workers()

    def _settled(self, order: Order, future: "Future[Work]") -> Made | Failed:
        """What becomes of an order whose work has ended."""
        from distributed import KilledWorker

        if future.status == "error":
            error = future.exception()
            if isinstance(error, KilledWorker):
                what = f"{error.allowed_failures + 1} workers that made its books were ended"
                problem = Problem(what, "give workers more memory, or make them without --scheduler")
                return Failed(problems=(of_client(order.proposal, problem),))
            self.refuse_others()  # one may have come later
            if isinstance(error, NotOursError):
                raise _refused(f"a worker that has gone {error}", AGAIN)
            raise error
        with self._answering():
            work = future.result()
        return in_place(order, work) if isinstance(work, DrawnBooks) else work

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Raise in one line where the scheduler has gone."""
        gone = f"the scheduler at {self.cluster.scheduler} does not answer any more"
        if self.client.status == "closed":
            raise _refused(gone, AGAIN)
        try:
            yield
        except (CancelledError, OSError):
            raise _refused(gone, AGAIN) from None


def _same(value: InCommon) -> InCommon:
    """What is sent once, as the work of one task that others need."""
    return value


def _cannot(answer: object) -> str:
    remedy = "install the same on all machines"
    return answer if isinstance(answer, str) else f"cannot run this xlagree: {answer}; {remedy}"


def _client(address: str) -> "Client":
    """A connection to a scheduler; raises in one line where there is none."""
    try:
        from distributed import Client
    except ImportError:
        raise _refused("a cluster needs the package distributed", "pip install xlagree[cluster]") from None
    client = Client.__new__(Client)
    try:
        client.__init__(address, timeout=ANSWER, set_as_default=False)  # type: ignore[misc]  # see below
    except Exception as error:  # what answers there may be anything
        client.status = "closed"  # half made, it would hang as it is forgotten
        none = "none answers there: start one with dask scheduler, or see whether a firewall is between"
        tls = "TLS needs certificates in Dask's configuration" if address.startswith("tls:") else ""
        remedy = tls if isinstance(error, ASKED_WRONGLY) else none
        want = "the address of a scheduler, such as tcp://10.0.0.5:8786"
        raise must_be("scheduler", want, address, remedy) from None
    return client


def _refused(what: str, remedy: str) -> AgreementError:
    return AgreementError(Problem(what, remedy))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without log lines and warnings of distributed: what matters is said by whoever runs the batch."""
    loggers = [logging.getLogger(name) for name in LOUD]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(ImportError):
            import distributed  # noqa: F401  # it sets its own levels
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
