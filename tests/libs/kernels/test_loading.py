"""Which library is loaded, and what is said where there is none."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from microtome.kernels import building, loading
from microtome.kernels.building import LEVELS
from microtome.kernels.loading import KernelsError, level_of, loaded, opened

X86 = pytest.mark.skipif(len(building.levels()) == 1, reason="only x86-64 has kinds of processors")
# a match, its figures and random draws, told to the last bit by the processor that a file describes
FIGURES = """
import pickle
import sys
from hashlib import sha256
from pathlib import Path
import numpy as np
from microtome.kernels import loading
loading._PROCESSORS = Path(sys.argv[1])
from microtome.chance.bootstrap import resample
from microtome.chance.permutation import null_of_objects
from microtome.matching.curves import image_arrays, object_arrays
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match
from microtome.matching.nearest import nearest_objects
from microtome.matching.outcomes import outcomes
random = np.random.default_rng(7)
def boxes(n):
    return np.round(np.c_[random.uniform(0, 90, (n, 2)), random.uniform(1, 120, (n, 2))], 1)
own, n = boxes(400), 1500
source = EvaluationInput(
    n_images=30, n_categories=4,
    object_image=random.integers(0, 30, 400), object_category=random.integers(0, 4, 400),
    object_boxes_xywh=own, object_area=own[:, 2] * own[:, 3], object_crowd=random.random(400) < 0.05,
    prediction_image=random.integers(0, 30, n), prediction_category=random.integers(0, 4, n),
    prediction_confidence=np.round(random.random(n), 2), prediction_boxes_xywh=boxes(n),
)
table = match(source, "bbox")
images, objects = random.random(30) < 0.4, random.random(400) < 0.3
resamples = resample(table, n_resamples=33, threads=2)
told = [
    vars(nearest_objects(source, table)), vars(outcomes(source, table)),
    *(vars(make(table, images)) for make in (evaluate_images, image_arrays)),
    *(vars(make(table, objects)) for make in (evaluate_objects, object_arrays)),
    resamples.image_gaps(images), resamples.object_gaps(objects),
    vars(null_of_objects(table, objects, n_slices=20)),
]
print(Path(loading._library()._name).name, sha256(pickle.dumps(told)).hexdigest())
"""


@X86
@pytest.mark.parametrize("level", LEVELS)
def test_the_newest_kind_that_a_processor_has_all_of_is_taken(level: str) -> None:
    assert level_of(LEVELS[level] | {"fpu", "sse"}) == level


@X86
def test_one_that_lacks_a_part_of_an_older_kind_is_not_of_the_newer() -> None:
    assert level_of(LEVELS["x86-64-v4"] - {"bmi2"}) == "x86-64-v2"


@X86
def test_a_processor_older_than_all_kinds_is_refused() -> None:
    with pytest.raises(KernelsError, match=r"too old .* found no popcnt; expected one of x86-64-v4, "):
        level_of(LEVELS["x86-64-v2"] - {"popcnt"})


def test_a_processor_of_which_nothing_is_known_is_of_the_oldest_kind(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(loading, "_PROCESSORS", tmp_path / "no such file")
    assert level_of(loading._features()) == building.levels()[-1]


def test_features_are_those_of_the_first_processor(tmp_path, monkeypatch) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text("processor\t: 0\nflags\t\t: fpu sse4_2 avx2\n\nprocessor\t: 1\nflags\t\t: fpu\n")
    monkeypatch.setattr(loading, "_PROCESSORS", path)
    assert loading._features() == {"fpu", "sse4_2", "avx2"}


def test_a_processor_of_one_kind_only_needs_no_features(monkeypatch) -> None:
    monkeypatch.setattr(building.platform, "machine", lambda: "aarch64")
    assert (building.levels(), level_of(frozenset({"fp", "asimd"}))) == (["aarch64"], "aarch64")


def test_a_missing_library_says_what_to_run() -> None:
    with pytest.raises(KernelsError, match=r"not built; found no kernels-\w+-m68k.so; .* `make kernels`"):
        opened("m68k")


def test_a_damaged_library_says_what_to_run(tmp_path, monkeypatch) -> None:
    path = tmp_path / "kernels-0-torn.so"
    path.write_bytes(b"\x7fELF")
    monkeypatch.setattr(loading, "library", lambda level: path)
    with pytest.raises(KernelsError, match=r"can't be loaded; found .*kernels-0-torn.so.*`make kernels`"):
        opened("torn")


def test_sources_newer_than_the_library_are_noticed(tmp_path) -> None:
    package = tmp_path / "microtome"
    shutil.copytree(building.ROOMS / "kernels", package / "kernels")
    for name in ("__init__.py", "errors.py"):
        shutil.copy(building.ROOMS / name, package / name)
    (package / "pulled").mkdir()
    (package / "pulled" / "pulled.cpp").write_text("// came with a pull\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from microtome.kernels.loading import *; "
    done = subprocess.run([sys.executable, "-c", f"{code} loaded('x', [])"], capture_output=True, text=True)
    assert "KernelsError: Microtome's kernels are not built" in done.stderr


def test_a_function_knows_the_types_of_its_arguments() -> None:
    function = loaded("fill_nearest", [ctypes.c_int64])
    assert (function.argtypes, function.restype) == ([ctypes.c_int64], None)


@X86
def test_every_kind_that_this_processor_can_run_gives_the_same_figures(tmp_path: Path) -> None:
    able = [level for level in LEVELS if LEVELS[level] <= loading._features()]
    digests = set()
    for level in able:
        described = tmp_path / level
        described.write_text(f"flags : {' '.join(LEVELS[level])}\n")
        done = subprocess.run(
            [sys.executable, "-c", FIGURES, str(described)], capture_output=True, text=True, check=True
        )
        name, digest = done.stdout.split()
        assert name.endswith(f"-{level}.so")
        digests.add(digest)
    assert able
    assert len(digests) == 1
