from __future__ import annotations

import threading
import time

from microtome.embedding.allowance import Allowance


def test_nothing_and_everything_can_be_taken():
    allowance = Allowance(10)
    with allowance.of(0), allowance.of(10):
        pass
    with allowance.of(10):
        pass


def test_never_more_than_the_allowance_is_taken_at_one_time():
    allowance, lock = Allowance(10), threading.Lock()
    taken, most = 0, 0

    def use() -> None:
        nonlocal taken, most
        for amount in (3, 6, 1, 10, 5):
            with allowance.of(amount):
                with lock:
                    taken += amount
                    most = max(most, taken)
                time.sleep(0.001)
                with lock:
                    taken -= amount

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (taken, most) == (0, 10)


def test_what_was_taken_is_given_back_after_an_exception():
    allowance = Allowance(1)
    for _ in range(2):
        try:
            with allowance.of(1):
                raise ValueError
        except ValueError:
            pass
