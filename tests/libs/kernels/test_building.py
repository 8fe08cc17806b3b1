"""How libraries come to be."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.libs.kernels.rooms import FORGER, Rooms, made

from microtome.kernels import building

COMPILER = os.environ.get("CXX", "c++")
SUMS = """
#include "kernels/kernels.hpp"
KERNEL fill_sum(const Long *numbers, Long n, Long *sum) {
    for (Long i = 0; i < n; ++i) *sum += numbers[i];
}
"""


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    """One room with one kernel."""
    rooms = made(tmp_path)
    rooms.write(SUMS)
    return rooms


@pytest.fixture
def quick(rooms: Rooms) -> str:
    """A compiler that forges libraries."""
    return rooms.compiler(FORGER)


def test_there_is_a_library_for_each_kind_of_processor_beside_its_parts(rooms: Rooms, quick: str) -> None:
    rooms.write(SUMS, "more/sums.cpp")
    assert rooms.build(quick) == (0, "")
    assert len(rooms.libraries) == len(building.levels())
    assert all(any(name.endswith(f"-{level}.so") for name in rooms.libraries) for level in building.levels())
    parts = [name for name in rooms.built if name not in rooms.libraries]
    assert len(parts) == 2 * len(building.levels())
    assert all(name.startswith("sums-") and name.endswith(".o") for name in parts)


def test_what_is_built_is_not_built_again(rooms: Rooms, quick: str) -> None:
    rooms.build(quick)
    before = {path: path.stat().st_mtime_ns for path in rooms.path.glob("kernels/built/*")}
    assert rooms.build("no-such-compiler") == (0, ""), "no compiler is asked"
    assert {path: path.stat().st_mtime_ns for path in rooms.path.glob("kernels/built/*")} == before


def test_only_what_changed_is_compiled_again(rooms: Rooms) -> None:
    noting = rooms.compiler(
        f'{FORGER}echo "$before" >>"{rooms.path}/noted"\n'.replace("shift", 'before="$1"; shift')
    )
    noted = rooms.path / "noted"
    rooms.write(SUMS, "more/more.cpp")
    rooms.build(noting)
    counts = Counter(noted.read_text().splitlines())
    noted.unlink()
    n = len(building.levels())
    assert [counts[str(rooms.path / name)] for name in ("sums/sums.cpp", "more/more.cpp")] == [n, n]
    rooms.write(f"{SUMS}// more", "more/more.cpp")
    rooms.build(noting)
    counts = Counter(noted.read_text().splitlines())
    assert [counts[str(rooms.path / name)] for name in ("sums/sums.cpp", "more/more.cpp")] == [0, n]
    assert len(rooms.built) == 3 * n, "the former part is gone"


@pytest.mark.parametrize("changed", ["sums/sums.cpp", "sums/sums.hpp", "other/other.cpp"])
def test_other_sources_make_other_libraries_in_place_of_the_former(
    rooms: Rooms, quick: str, changed: str
) -> None:
    rooms.build(quick)
    before = rooms.libraries
    rooms.write(f"// nothing more\n{SUMS}", changed)
    assert rooms.build(quick) == (0, "")
    assert len(rooms.libraries) == len(before)
    assert not set(rooms.libraries) & set(before)


def test_a_file_of_another_name_makes_other_libraries(rooms: Rooms, quick: str) -> None:
    rooms.build(quick)
    before = rooms.libraries
    (rooms.path / "sums" / "sums.cpp").rename(rooms.path / "sums" / "totals.cpp")
    assert rooms.build(quick) == (0, "")
    assert not set(rooms.libraries) & set(before)


def test_without_a_compiler_the_message_says_how_to_get_one_and_nothing_is_made(rooms: Rooms) -> None:
    status, said = rooms.build("no-such-compiler -O1")
    assert status == 1
    assert "no C++ compiler: 'no-such-compiler' is not on PATH" in said
    assert "apt-get install g++" in said
    assert "Traceback" not in said
    assert not (rooms.path / "kernels" / "built").exists()


def test_sources_that_do_not_compile_are_named_and_the_former_libraries_stay(
    rooms: Rooms, quick: str
) -> None:
    rooms.build(quick)
    before = rooms.built
    rooms.write("this is no C++\n")
    status, said = rooms.build(COMPILER)
    assert status == 1
    assert "can't compile the kernels; g++ 11 and clang 16, or newer ones, can" in said
    assert "sums.cpp:1:1: error" in said
    assert rooms.built == before


@pytest.mark.skipif(sys.platform != "linux", reason="other linkers refuse what is missing anyway")
def test_a_library_that_lacks_something_is_not_made(rooms: Rooms) -> None:
    rooms.write('#include "kernels/kernels.hpp"\nvoid elsewhere();\nKERNEL call_it() { elsewhere(); }\n')
    status, said = rooms.build(COMPILER)
    assert (status, rooms.libraries) == (1, [])
    assert "undefined reference" in said


def test_a_compiler_that_fails_after_it_began_to_write_leaves_nothing(rooms: Rooms) -> None:
    failing = rooms.compiler(f"{FORGER}echo 'disk full' >&2\nexit 3\n")
    status, said = rooms.build(failing)
    assert (status, rooms.built) == (1, [])
    assert "disk full" in said


def test_warnings_are_told_to_whoever_builds(rooms: Rooms) -> None:
    warning = rooms.compiler(f"{FORGER}echo 'unused variable' >&2\n")
    status, said = rooms.build(warning)
    assert (status, "unused variable" in said, len(rooms.libraries)) == (0, True, len(building.levels()))


def test_two_that_build_at_once_both_end_well(rooms: Rooms) -> None:
    slow = rooms.compiler(FORGER.replace("echo", "sleep 0.2; echo"))
    both = [rooms.start(slow), rooms.start(slow)]
    assert [(process.communicate()[1], process.returncode) for process in both] == [("", 0), ("", 0)]
    assert len(rooms.libraries) == len(building.levels())


def test_a_folder_that_cannot_be_written_to_is_named(rooms: Rooms, quick: str) -> None:
    (rooms.path / "kernels" / "built").write_text("in the way")
    status, said = rooms.build(quick)
    assert status == 1
    assert "the kernels can't be built in" in said
    assert "Install from a folder that you may write to" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_named(rooms: Rooms, quick: str) -> None:
    (rooms.path / "kernels").chmod(0o555)
    status, said = rooms.build(quick)
    assert (status, "Permission denied" in said) == (1, True)


def test_sources_changed_while_they_are_compiled_give_no_library(rooms: Rooms) -> None:
    changing = rooms.compiler(f'{FORGER}echo "// more" >>"{rooms.path}/sums/sums.cpp"\n')
    status, said = rooms.build(changing)
    assert (status, rooms.built) == (1, [])
    assert "changed while they were compiled. Build again." in said


@pytest.mark.slow
def test_our_own_sources_compile_without_a_warning(tmp_path: Path) -> None:
    level = building.levels()[0]
    processor = [f"-march={level}"] if level in building.LEVELS else []
    sources = [str(path) for path in sorted(building.ROOMS.glob("*/*.cpp"))]
    flags = [*building.FLAGS, *processor, "-Werror", "-shared", f"-I{building.ROOMS}"]
    command = [*shlex.split(COMPILER), *flags, *sources, "-o", str(tmp_path / "library.so")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_building_needs_no_package() -> None:
    path = building.ROOMS / "kernels" / "building.py"
    done = subprocess.run([sys.executable, "-I", "-S", str(path)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
