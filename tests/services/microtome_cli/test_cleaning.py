from __future__ import annotations

import os

from microtome.datasets import Home


def test_a_clean_home_has_nothing_to_remove(microtome) -> None:
    said = microtome("clean", "--json")
    assert said.code == 0
    assert set(said.document) > {"temporaries", "uploads", "left", "matches", "exports"}
    assert not any(said.document.values())


def test_what_a_crash_left_is_removed_once_it_is_old(microtome, tmp_path) -> None:
    Home.open(tmp_path / "home").close()
    torn = tmp_path / "home" / ".tmp-torn-1"
    torn.write_bytes(b"half")
    assert "half-written files: 0 removed" in microtome("clean").err
    assert torn.exists()
    os.utime(torn, (0, 0))
    assert "half-written files: 1 removed" in microtome("clean").err
    assert not torn.exists()
