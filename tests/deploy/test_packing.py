"""What a wheel and a source distribution hold, told by the builder that makes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from microtome.kernels import building

REPOSITORY = Path(__file__).parents[2]
SOURCES = {path.relative_to(building.ROOMS).as_posix() for path in building.ROOMS.glob("*/*.[ch]pp")}


def _packed(builder: Any) -> set[str]:
    return {file.distribution_path for file in builder.recurse_included_files()}


@pytest.fixture
def _imports(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook finds `building` through the path of imports, as it is run before anything is installed."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "building", raising=False)


@pytest.mark.usefixtures("_imports")
def test_a_wheel_holds_the_sources_and_the_libraries_made_from_them() -> None:
    builder = WheelBuilder(str(REPOSITORY))
    (hook,) = builder.get_build_hooks(".").values()
    data = builder.get_default_build_data()
    builder.set_build_data_defaults(data)
    hook.initialize("standard", data)
    libraries = [building.library(level) for level in building.levels()]
    assert all(path.exists() for path in libraries)
    assert data["artifacts"] == [f"/{path.relative_to(REPOSITORY).as_posix()}" for path in libraries]
    assert data["tag"].startswith("py3-none-")
    assert "any" not in data["tag"], "it is for one kind of machine"
    assert {f"microtome/{name}" for name in SOURCES} <= _packed(builder), "they name the libraries"


@pytest.mark.usefixtures("_imports")
def test_an_installation_without_a_compiler_ends_with_the_message_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (hook,) = WheelBuilder(str(REPOSITORY)).get_build_hooks(".").values()
    monkeypatch.setattr(sys.modules["building"], "BUILT", tmp_path / "built")
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(SystemExit, match="no C\\+\\+ compiler: 'no-such-compiler' is not on PATH"):
        hook.initialize("standard", {})


def test_sources_are_packed_with_what_compiles_them_and_nothing_compiled() -> None:
    builder = SdistBuilder(str(REPOSITORY))
    assert builder.get_build_hooks(".") == {}
    packed = _packed(builder)
    assert {"hatch_build.py", "pyproject.toml", "Makefile", "constraints.txt"} <= packed
    assert {f"libs/microtome/{name}" for name in SOURCES} <= packed
    assert not [name for name in packed if name.endswith((".so", ".unfinished")) or "node_modules" in name]
