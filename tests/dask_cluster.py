"""A real Dask cluster of processes on this machine, gone with the tests however they end."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from distributed import Client

from xlagree.generate.leash import leashed

ROOT = Path(__file__).parent.parent
DOOMED = "Doomed"
"""A client whose books end the process that makes them, as one does that runs out of memory."""
DEADLY = f"""
import os, signal
from xlagree.generate import cluster_worker

def deadly(order, drawn=cluster_worker.drawn):
    if order.client == {DOOMED!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return drawn(order)

cluster_worker.drawn = deadly
"""
PATIENCE = 60
"""Seconds after which a process is given up that should have come; nothing is measured."""


class DaskCluster:
    """A scheduler that gives a task up when two workers died of it, and workers that are started one by one."""

    def __enter__(self) -> Self:
        self._held = ExitStack()
        self.folder = Path(self._held.enter_context(tempfile.TemporaryDirectory()))
        (self.folder / "deadly.py").write_text(DEADLY)
        told = self.folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until(told.exists)
        self.client = self._held.enter_context(Client(scheduler_file=str(told), set_as_default=False))
        self.address: str = self.client.scheduler.address
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._held.close()

    def with_workers(self, count: int) -> Self:
        """Start as many workers as are lacking."""
        for _ in range(count - len(self.workers())):
            self.add_worker()
        return self

    def add_worker(self, package: Path = ROOT) -> None:
        """Start one worker, with the program that lies in a folder, and wait until it is there."""
        count = len(self.workers())
        local = tempfile.mkdtemp(dir=self.folder)
        options = ("--no-nanny", "--nthreads", "1", "--death-timeout", "30", "--local-directory", local)
        preload = ("--preload", str(self.folder / "deadly.py"))
        self._start("worker", self.address, *options, *preload, package=package)
        until(lambda: len(self.workers()) > count)

    def workers(self) -> dict[str, int]:
        """The process of each worker by its address."""
        return dict(self.client.run(os.getpid, on_error="ignore"))

    def busy(self) -> list[str]:
        """The addresses of workers that are at work."""
        return [address for address, keys in self.client.processing().items() if keys]

    def kill(self, address: str) -> None:
        """End a worker as the system does, in the middle of whatever it does."""
        os.kill(self.workers()[address], signal.SIGKILL)
        until(lambda: address not in self.workers())

    def idle(self) -> bool:
        """Whether no worker is at anything, not even at what nobody waits for any more."""
        return not any(self.client.run(lambda dask_worker: dask_worker.state.executing_count).values())

    def _start(self, *command: str, package: Path = ROOT) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(package),
            "DASK_CONFIG": str(self.folder),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",  # nobody looks at it
        }
        dask = (sys.executable, "-m", "dask", *command, "--no-dashboard")
        self._held.enter_context(leashed(dask, Path(tempfile.mkdtemp(dir=self.folder)), environment))


def until(come: Callable[[], bool]) -> None:
    """Wait until something has come."""
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline, "a process of the cluster did not come"
        time.sleep(0.05)
