"""What has nothing behind it is null at every face: never -1, never NaN, and never an internal error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from tests.end_to_end.samples import write_sample

from microtome.datasets import Home, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.reporting import make_report
from microtome.reporting.comparison_page import make_comparison
from microtome.settings import Settings
from microtome.slices import create
from microtome_api import create_app
from microtome_cli.main import run as run_command

RUNS = ("r1", "silent")
SLICES = ("empty", "without objects", "large", "missed")
N_IMAGES, N_BARE = 14, 3
IN_PATH = {"dataset": "blocks", "image_id": "0", "job_id": "1"}
# Spearman's, and the sides of a difference, may well be -1
SIGNED = {
    "correlation",
    "raw",
    "value",
    "low",
    "high",
    "explained",
    "explained_low",
    "explained_high",
    "gain",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A category and images without objects, a run that says next to nothing, a slice without members."""
    folder = tmp_path_factory.mktemp("bare")
    sample = write_sample(folder / "sample", images=N_IMAGES, boxes=3)
    truth = json.loads(sample.annotations.read_text())
    truth["categories"].append({"id": 4, "name": "tram"})
    truth["annotations"] = [row for row in truth["annotations"] if row["image_id"] <= N_IMAGES - N_BARE]
    sample.annotations.write_text(json.dumps(truth))
    # the least that a run can hold
    unsure = {"image_id": 1, "category_id": 4, "bbox": [1, 1, 5, 5], "score": 0.01}
    (folder / "silent.json").write_text(json.dumps([unsure]))
    with Home.open(folder / "home") as home:
        import_dataset(home, "blocks", annotations=sample.annotations, images=sample.images)
        import_run(home, "blocks", "r1", sample.predictions)
        import_run(home, "blocks", "silent", folder / "silent.json")
        for run in RUNS:
            evaluate(home, "blocks", run)
        create(home, "blocks", "empty", where="area < 0")
        create(home, "blocks", "without objects", ids=range(N_IMAGES - N_BARE, N_IMAGES), scope="images")
        create(home, "blocks", "large", where="area > 300")
        create(home, "blocks", "missed", where="outcome = 'missed'", run="silent")
        home.jobs.enqueue("evaluate", {"dataset": "blocks", "run": "r1"})
        yield home


@pytest.fixture(scope="module")
def app(home: Home) -> FastAPI:
    return create_app(Settings(home=home.path, device="cpu"), home)


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


def numbers(found: Any, path: str = "", key: str = "") -> Iterator[tuple[str, str, float]]:
    """Every number of a document with its path and its key."""
    if isinstance(found, dict):
        for name, each in found.items():
            yield from numbers(each, f"{path}.{name}", name)
    elif isinstance(found, list):
        for place, each in enumerate(found):
            yield from numbers(each, f"{path}[{place}]", key)
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield path, key, found


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def assert_clean(text: str) -> None:
    """No NaN, no infinity, and no -1 where a figure belongs."""
    wrong = [
        (path, number)
        for path, key, number in numbers(json.loads(text, parse_constant=refuse))
        if number == -1 and key not in SIGNED
    ]
    assert not wrong


def asked(operation: dict[str, Any], run: str, slice_: str | None) -> list[tuple[str, str]]:
    """Values for the parameters of a route that this data set has an answer for."""
    pair = {"first": RUNS, "second": RUNS[::-1]}
    if operation["operationId"] == "diff_slices":
        pair = {"first": SLICES, "second": SLICES[::-1]}
    values = {
        "run": [run],
        "image": ["0"],
        "before": ["1"],
        **{name: [names[0]] for name, names in pair.items()},
    }
    if operation["operationId"] == "compare_runs":
        values["run"] = [run, *(other for other in RUNS if other != run)]
    if slice_ is not None:
        values["slice"] = [slice_]
    named = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
    return [(name, value) for name in named & values.keys() for value in values[name]]


def routes(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in app.openapi()["paths"].items():
        content = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if "application/json" in content:
            yield path, operations["get"]


async def answer(app: FastAPI, path: str, query: list[tuple[str, str]]) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        return await client.get(path, params=query)


@pytest.mark.parametrize(("run", "slice_"), [("silent", None), ("silent", "missed"), ("r1", "empty")])
def test_every_route_answers_null_where_there_is_nothing(
    app: FastAPI, portal: BlockingPortal, run: str, slice_: str | None
) -> None:
    answered = set()
    for path, operation in routes(app):
        where = re.sub(
            r"{(\w+)}", lambda name: {**IN_PATH, "run": run, "slice": slice_ or "large"}[name[1]], path
        )
        found = portal.call(partial(answer, app, where, asked(operation, run, slice_)))
        assert found.status_code < 500, (where, found.text)
        assert_clean(found.text)
        if found.status_code == 200:
            answered.add(operation["operationId"])
    figures = {"get_figures", "get_errors", "get_curves", "get_calibration", "get_confusion", "compare_runs"}
    assert figures <= answered
    assert slice_ is None or {"get_confounders", "get_halves", "list_gaps"} <= answered


@pytest.mark.parametrize("run", RUNS)
def test_every_report_shows_a_dash_where_there_is_nothing(home: Home, run: str) -> None:
    for format_ in ("html", "md", "json", "xml"):
        text = make_report(home, "blocks", [run], format=format_, slices=SLICES).decode()
        if format_ == "json":
            assert_clean(text)
        else:
            shown = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
            assert not re.search(r"(?<![\w-])(NaN|nan|None(?! of)|inf|[-−]1\.000)\b", shown)


def test_a_comparison_with_a_silent_run_is_clean(home: Home) -> None:
    assert_clean(make_comparison(home, "blocks", RUNS, format="json", slices=SLICES).decode())
    for format_ in ("html", "md", "csv"):
        text = make_comparison(home, "blocks", RUNS, format=format_, slices=SLICES).decode()
        assert not re.search(r"(?<![\w-])(NaN|nan|None|inf)\b", text)


COMMANDS = (
    ["evaluate", "blocks", "--run", "silent", *(word for name in SLICES for word in ("--slice", name))],
    ["evaluate", "blocks", "--run", "r1", "--slice", "empty", "--metric", "recall", "--metric", "AP50"],
    ["analyse", "blocks", "--run", "silent", "--impact", "objects"],
    ["analyse", "blocks", "--run", "silent", "--slice", "empty", "--match-on", "area", "--halves"],
    ["compare", "blocks", "--run", "r1", "--run", "silent", "--slice", "empty", "--slice", "without objects"],
    ["confusion", "blocks", "--run", "silent", "--slice", "without objects"],
    ["search", "blocks", "--run", "silent", "--where", "outcome = 'missed'"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_prints_null_where_there_is_nothing(
    home: Home, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MICROTOME_SERVER", raising=False)
    monkeypatch.setenv("MICROTOME_HOME", str(home.path))
    assert run_command([*command, "--json"]) == 0
    assert_clean(capsys.readouterr().out)
    assert run_command(command) == 0
    assert not re.search(r"\b(nan|NaN|None)\b|-1\.000", capsys.readouterr().out)
