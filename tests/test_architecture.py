"""The import contracts: who may know whom; exhaustive, so that a new room fails until it has a place."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.api import read_configuration
from importlinter.cli import lint_imports

REPOSITORY = Path(__file__).parents[1]
LIBRARY = REPOSITORY / "libs" / "microtome"
SERVICES = REPOSITORY / "services"

# Which package may import a heavy or framework library; everything else must not.
OWNERS = {
    "torch": {"microtome.embedding"},
    "torchvision": {"microtome.embedding"},
    "open_clip": {"microtome.embedding"},
    "safetensors": {"microtome.embedding"},
    "ctypes": {"microtome.kernels"},
    "faiss": {"microtome.index"},
    "lance": {"microtome.tables"},
    "sqlalchemy": {"microtome.catalog", "microtome.jobs"},
    "alembic": {"microtome.catalog"},
    "numba": set(),  # it comes with umap-learn
    "umap": {"microtome.quality"},
    "sklearn": {"microtome.quality", "microtome.analysis"},
    "skia": {"microtome.streets"},
    "PIL": {"microtome.pictures", "microtome.embedding", "microtome.streets"},
    "sqlglot": {"microtome.search"},
    "defusedxml": {"microtome.formats"},
    "ray": {"microtome.compute"},
    "pydantic_settings": {"microtome.settings"},
    "fastapi": {"microtome_api"},
    "starlette": {"microtome_api"},
    "sse_starlette": {"microtome_api"},
    "uvicorn": {"microtome_api"},
    "prometheus_client": {"microtome_api"},
    "typer": {"microtome_cli"},
    "rich": {"microtome_cli"},
}
HEAVY = (
    "torch",
    "open_clip",
    "faiss",
    "numba",
    "lance",
    "pandas",
    "pyarrow",
    "sqlalchemy",
    "sklearn",
    "umap",
)


def _sources() -> Iterator[tuple[str, Path]]:
    for root in (REPOSITORY / "libs", SERVICES):
        for path in sorted(root.rglob("*.py")):
            yield ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"), path


def _imported(path: Path) -> set[str]:
    """Every module a file imports, at the top or inside a function, by full name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.fixture
def kept_loggers() -> Iterator[None]:
    """The linter configures logging, which silences every logger that is there already."""
    loggers = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    were = [logger.disabled for logger in loggers]
    yield
    for logger, was in zip(loggers, were, strict=True):
        logger.disabled = was


@pytest.mark.usefixtures("kept_loggers")
def test_the_layers_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(REPOSITORY)
    failed = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert not failed, capsys.readouterr().out


def test_every_service_has_a_place_in_the_contracts() -> None:
    contracts = read_configuration(str(REPOSITORY / "pyproject.toml"))["contracts_options"]
    independent = next(contract for contract in contracts if contract["type"] == "independence")
    assert set(independent["modules"]) == {path.parent.name for path in SERVICES.glob("*/__init__.py")}


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_a_library_stays_in_the_room_that_owns_it(library: str) -> None:
    strangers = [
        module
        for module, path in _sources()
        if any(name.split(".")[0] == library for name in _imported(path))
        and not any(module == owner or module.startswith(owner + ".") for owner in OWNERS[library])
    ]
    assert strangers == []


def test_only_services_read_settings() -> None:
    readers = [
        module
        for module, path in _sources()
        if module.startswith("microtome.") and "microtome.settings" in _imported(path)
    ]
    assert readers == []


def test_nothing_is_imported_through_its_folder() -> None:
    through = [
        module
        for module, path in _sources()
        if any(n.split(".")[0] in ("libs", "services") for n in _imported(path))
    ]
    assert through == []


@pytest.mark.parametrize("statement", ["import microtome", "import microtome_cli.main"])
def test_starting_is_light(statement: str) -> None:
    code = f"import sys; {statement}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


def test_there_is_no_loose_file_beside_the_packages() -> None:
    loose = [
        path.name for root in (REPOSITORY / "libs", SERVICES) for path in root.iterdir() if path.is_file()
    ]
    assert loose == []


def test_no_assert_is_used_to_check_input() -> None:
    users = [
        module
        for module, path in _sources()
        if any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    ]
    assert users == []
