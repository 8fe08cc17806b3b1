"""No container engine runs here: the files are read, and held against the code that they start."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from microtome.kernels import building
from microtome.settings import Settings
from microtome_api.roles import RULES
from microtome_cli.commands import app

DEPLOY = Path(__file__).parents[2] / "deploy"
CLI: Any = get_command(app)
# Libraries that the slim Python image lacks, and the Debian package of each.
PACKAGES = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libexpat.so.1": "libexpat1"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, its anchors merged."""
    document: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services of the compose file that run our image."""
    services: dict[str, dict[str, Any]] = compose["services"]
    return {name: service for name, service in services.items() if service["image"] == "microtome"}


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, lines joined."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    pairs = [line.split(maxsplit=1) for line in joined.splitlines() if line.strip()]
    return [(name, rest) for name, rest in pairs]


@pytest.fixture(scope="module")
def final_stage(dockerfile: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What makes the image that runs."""
    last = max(number for number, (name, _) in enumerate(dockerfile) if name == "FROM")
    return dockerfile[last:]


def _only(stage: list[tuple[str, str]], instruction: str) -> str:
    (value,) = [rest for name, rest in stage if name == instruction]
    return value


def _array(stage: list[tuple[str, str]], instruction: str) -> list[str]:
    return shlex.split(_only(stage, instruction).strip("[]").replace(",", " "))


def _options(command: list[str]) -> dict[str, Any]:
    """What the command line makes of these arguments; an unknown command or option raises."""
    options: dict[str, Any] = CLI.commands[command[0]].make_context(command[0], command[1:]).params
    return options


def _examples() -> dict[str, str]:
    lines = (DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _variables(environment: dict[str, str]) -> set[str]:
    return {name for name in environment if name.startswith("MICROTOME_")}


def _fields() -> set[str]:
    return {f"MICROTOME_{name.upper()}" for name in Settings.model_fields}


def test_the_image_starts_a_script_that_the_package_installs(final_stage: list[tuple[str, str]]) -> None:
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert _array(final_stage, "ENTRYPOINT") == ["microtome"]
    assert project["scripts"]["microtome"] == "microtome_cli.main:main"
    assert "postgresql" in project["optional-dependencies"]


def test_every_command_is_one_of_the_command_line(
    final_stage: list[tuple[str, str]], ours: dict[str, dict[str, Any]]
) -> None:
    assert set(ours) == {"api", "worker", "evaluator"}
    assert _options(_array(final_stage, "CMD"))["host"] == "0.0.0.0"
    assert _options(ours["api"]["command"])["workers"] == 0, "the worker and the evaluator run beside it"
    assert [ours[name]["command"] for name in ("worker", "evaluator")] == [["worker"], ["evaluator"]]
    for service in ours.values():
        _options(service["command"])


def test_the_command_that_makes_a_token_works_as_written() -> None:
    (line,) = re.findall(r"run --rm api (.+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    noun, verb, *arguments = shlex.split(line)
    assert CLI.commands[noun].commands[verb].make_context(verb, arguments).params["role"] == "write"


def test_ports_agree(final_stage: list[tuple[str, str]], ours: dict[str, dict[str, Any]]) -> None:
    exposed = int(_only(final_stage, "EXPOSE"))
    assert exposed == Settings.model_fields["port"].default
    assert exposed == _options(_array(final_stage, "CMD"))["port"] == _options(ours["api"]["command"])["port"]
    assert ours["api"]["ports"] == [f"127.0.0.1:{exposed}:{exposed}"], "open to this machine only"


def test_the_health_check_asks_an_open_route(final_stage: list[tuple[str, str]]) -> None:
    check = _only(final_stage, "HEALTHCHECK")
    (address,) = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", check)
    assert address[0] == _only(final_stage, "EXPOSE")
    assert RULES["GET", address[1]] == "none"


def test_only_the_api_is_checked_over_http(ours: dict[str, dict[str, Any]]) -> None:
    unchecked = {name for name, service in ours.items() if service.get("healthcheck") == {"disable": True}}
    assert unchecked == {"worker", "evaluator"}


def test_the_image_runs_as_nobody_special(final_stage: list[tuple[str, str]]) -> None:
    user = _only(final_stage, "USER")
    assert user not in ("root", "0")
    made = next(rest for name, rest in final_stage if name == "RUN" and "useradd" in rest)
    assert f"--uid 10001 {user}" in made
    assert f"--owner {user}" in made
    names = [name for name, _ in final_stage]
    assert max(number for number, name in enumerate(names) if name in ("RUN", "COPY")) < names.index("USER")


def test_everything_that_is_written_lies_in_the_volume(
    final_stage: list[tuple[str, str]], ours: dict[str, dict[str, Any]]
) -> None:
    volume = _only(final_stage, "VOLUME")
    values = dict(re.findall(r"(\w+)=(\S+)", _only(final_stage, "ENV")))
    assert values["MICROTOME_HOME"] == volume
    assert values["NUMBA_CACHE_DIR"].startswith(f"{volume}/")
    assert values["HF_HOME"].startswith(f"{volume}/")
    for service in ours.values():
        assert f"data:{volume}" in service["volumes"]
        assert service["environment"]["MICROTOME_HOME"] == volume


def test_every_variable_is_a_setting(
    final_stage: list[tuple[str, str]], ours: dict[str, dict[str, Any]]
) -> None:
    in_image = set(re.findall(r"MICROTOME_\w+", _only(final_stage, "ENV")))
    in_compose = set().union(*(_variables(service["environment"]) for service in ours.values()))
    assert in_image | in_compose | _variables(_examples()) <= _fields()


def test_every_variable_to_fill_in_has_an_example_with_the_same_default() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    filled_in = dict(re.findall(r"\$\{(\w+)(?::-([^}]*))?", text))
    assert filled_in == _examples()


def test_a_password_must_be_given(compose: dict[str, Any], ours: dict[str, dict[str, Any]]) -> None:
    required = "${POSTGRES_PASSWORD:?"
    assert required in compose["services"]["database"]["environment"]["POSTGRES_PASSWORD"]
    for service in ours.values():
        assert required in service["environment"]["MICROTOME_DATABASE_URL"]


def test_the_values_of_compose_are_good_settings(
    ours: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ours.values():
        for name, value in service["environment"].items():
            monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))
        settings = Settings()
        assert settings.device == "auto"
        assert settings.log_format == "json"


def test_pictures_may_be_imported_and_not_written(ours: dict[str, dict[str, Any]]) -> None:
    folder = ours["api"]["environment"]["MICROTOME_IMPORT_ROOTS"]
    for service in ours.values():
        assert any(mount.endswith(f":{folder}:ro") for mount in service["volumes"])


def test_every_named_volume_is_declared(compose: dict[str, Any]) -> None:
    mounts = [mount for service in compose["services"].values() for mount in service["volumes"]]
    named = {mount.split(":")[0] for mount in mounts if re.match(r"\w+:", mount)}
    assert named == set(compose["volumes"])


def test_what_the_build_copies_exists(dockerfile: list[tuple[str, str]]) -> None:
    copied = [shlex.split(rest) for name, rest in dockerfile if name == "COPY" and "--from" not in rest]
    missing = [part for parts in copied for part in parts[:-1] if not (DEPLOY.parent / part).exists()]
    assert not missing


def test_the_loops_are_compiled_where_a_compiler_is_and_run_on_the_same_system(
    dockerfile: list[tuple[str, str]],
) -> None:
    bases = [rest.removesuffix(" AS build") for name, rest in dockerfile if name == "FROM"]
    assert bases[-2] == bases[-1]
    runs = [rest for name, rest in dockerfile if name == "RUN"]
    first = {word: next(i for i, run in enumerate(runs) if word in run) for word in ("g++", "pip install")}
    assert first["g++"] < first["pip install"]


@pytest.mark.skipif(shutil.which("ldd") is None, reason="ldd is not installed")
def test_the_libraries_that_the_kernels_need_are_installed(final_stage: list[tuple[str, str]]) -> None:
    path = building.library(building.levels()[-1])
    needed = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=True).stdout
    names = set(re.findall(r"^\s*(lib\S+)\.so", needed, re.MULTILINE))
    assert names <= {"libstdc++", "libgcc_s", "libm", "libc"}
    assert any("apt-get install" in rest and " libstdc++6 " in rest for _, rest in final_stage)


@pytest.mark.skipif(shutil.which("ldd") is None, reason="ldd is not installed")
def test_the_libraries_that_drawing_needs_are_installed(final_stage: list[tuple[str, str]]) -> None:
    spec = find_spec("skia")
    assert spec is not None
    assert spec.origin is not None
    needed = subprocess.run(["ldd", spec.origin], capture_output=True, text=True, check=True).stdout
    installed = next(
        rest for name, rest in final_stage if name == "RUN" and "apt-get install" in rest
    ).split()
    assert {PACKAGES[name] for name in PACKAGES if name in needed} <= set(installed)
    assert "libfontconfig.so.1" not in needed, "the wheel brings its own"
