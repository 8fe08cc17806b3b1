"""The server as one command: the API, workers and an evaluator as child processes that end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from microtome.errors import InputError
from microtome_cli.printing import say, write

START_SECONDS = 60.0
STOP_SECONDS = 20.0
CHILD_DIED = 70


@dataclass(frozen=True)
class Address:
    """Where the server listens."""

    host: str
    port: int

    @classmethod
    def free(cls, host: str, port: int) -> Address:
        """That address, with a free port for port 0. Raises: InputError when it can't be bound."""
        try:
            family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
                return cls(host, int(probe.getsockname()[1]))
        except OSError as error:
            raise InputError(
                f"can't listen on {host}, port {port}", found=error.strerror or error,
                fix="Stop what listens there, or choose another --host or --port.",
            ) from error  # fmt: skip

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - named, not bound
        return f"http://{f'[{local}]' if ':' in local else local}:{self.port}"


@dataclass(frozen=True)
class Child:
    """A service's process; it ends when its standard input closes, so it never outlives this one."""

    name: str
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, name: str, module: str, environment: Mapping[str, str]) -> Child:
        """The service, started in a session of its own so that only its parent tells it to stop."""
        command = [sys.executable, "-P", "-m", "microtome_cli.tethered", module]
        process = subprocess.Popen(  # noqa: S603 - our own modules
            command, stdin=subprocess.PIPE, env=dict(environment), start_new_session=True
        )
        return cls(name, process)


def serve_until_stopped(address: Address, workers: int) -> int:
    """Run the server until SIGINT or SIGTERM (answer 0) or until one of its processes dies (answer not 0)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    children: list[Child] = []
    try:
        children += _start(address, workers)
        return _watch(children, address, stop)
    finally:
        _stop(children)


def _start(address: Address, workers: int) -> list[Child]:
    environment = {**os.environ, "MICROTOME_HOST": address.host, "MICROTOME_PORT": str(address.port)}
    modules = [("api", "microtome_api")]
    modules += [(f"worker {number}", "microtome_worker") for number in range(1, workers + 1)]
    modules += [("evaluator", "microtome_evaluator")] if workers else []
    return [Child.start(name, module, environment) for name, module in modules]


def _watch(children: Sequence[Child], address: Address, stop: threading.Event) -> int:
    ready = False
    deadline = time.monotonic() + START_SECONDS
    while not stop.wait(0.1):
        for child in children:
            code = child.process.poll()
            if code is not None:
                say(f"error: the {child.name} ended by itself with exit code {code}; the lines above say why")
                return CHILD_DIED
        if not ready and _is_ready(address):
            ready = True
            write(f"Microtome listens on {address.url} (stop with Ctrl-C)")
            sys.stdout.flush()
        if not ready and time.monotonic() > deadline:
            say(f"error: the api did not answer on {address.url}/readyz within {START_SECONDS:.0f} s")
            return CHILD_DIED
    return 0


def _is_ready(address: Address) -> bool:
    from http.client import HTTPConnection, HTTPException
    from urllib.parse import urlsplit

    parts = urlsplit(address.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(children: Sequence[Child]) -> None:
    """Ask all to stop, wait, then end what is left."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"the {child.name} did not stop within {STOP_SECONDS:.0f} s and is ended")
            child.process.kill()
            child.process.wait()
