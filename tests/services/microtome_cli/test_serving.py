from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from microtome.errors import InputError
from microtome_cli.serving import Address


def _children(parent: int) -> dict[int, str]:
    """The services that a process started, by process id."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            stat, command = (folder / "stat").read_text(), (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent:
            found[int(folder.name)] = command.rstrip("\0").rpartition("\0")[2]
    return found


def _gone(pids: list[int], seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_free_port_is_found() -> None:
    assert Address.free("127.0.0.1", 0).port > 0


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:1"), ("0.0.0.0", "http://127.0.0.1:1"), ("::", "http://[::1]:1")],
)
def test_an_address_can_be_opened(host: str, url: str) -> None:
    assert Address(host, 1).url == url


def test_a_taken_port_is_said_before_anything_starts(microtome) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match="can't listen"):
            Address.free("127.0.0.1", port)
        said = microtome("serve", "--port", port)
    assert said.code == 2
    assert f"port {port}" in said.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_services_end_with_their_parent_however_it_ends(
    start_server, tmp_path: Path, number: int
) -> None:
    serving = start_server(tmp_path / "home")
    children = _children(serving.process.pid)
    assert sorted(children.values()) == ["microtome_api", "microtome_evaluator", "microtome_worker"]
    with urllib.request.urlopen(f"{serving.url}/readyz", timeout=10) as answer:
        assert answer.status == 200
    serving.process.send_signal(number)
    assert serving.process.wait(30) == (-number if number == signal.SIGKILL else 0)
    serving.process.stdout.close()
    assert _gone(list(children))


def test_a_service_that_dies_ends_the_server_with_an_error(start_server, tmp_path: Path) -> None:
    serving = start_server(tmp_path / "home")
    children = _children(serving.process.pid)
    worker = next(pid for pid, name in children.items() if name == "microtome_worker")
    os.kill(worker, signal.SIGKILL)
    assert serving.process.wait(30) == 70
    serving.process.stdout.close()
    assert _gone(list(children))
