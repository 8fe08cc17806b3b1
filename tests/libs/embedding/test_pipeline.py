from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import BmpImagePlugin, Image

from microtome.embedding import EmbedProgress, EmbedSummary, PictureWork, embed_pictures
from microtome.embedding.lookahead import MANY_ROWS
from microtome.errors import InputError, JobCancelledError
from microtome.pictures import crop, open_picture


class Commits:
    """Where the tests' vectors go."""

    def __init__(self) -> None:
        self.keys: list[list[bytes]] = []
        self.vectors: list[np.ndarray] = []

    def __call__(self, keys: list[bytes], vectors: np.ndarray) -> None:
        self.keys.append(keys)
        self.vectors.append(vectors)

    @property
    def rows(self) -> dict[bytes, np.ndarray]:
        return dict(
            zip([key for keys in self.keys for key in keys], np.concatenate(self.vectors), strict=True)
        )


@pytest.fixture
def commits() -> Commits:
    return Commits()


def _picture_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("microtome-pictures")]


def _one_by_one(encoder, work: PictureWork) -> list[np.ndarray]:
    picture = open_picture(work.path)
    parts = [crop(picture, box, fill=encoder.fill) for box in work.boxes]
    return [encoder.encode_pictures([part])[0] for part in ([picture] if work.whole_key else []) + parts]


def test_no_work_gives_an_empty_summary(arithmetic, commits, work_of):
    ticks = iter([5.0, 7.5])
    assert embed_pictures(arithmetic, [], commit=commits, clock=lambda: next(ticks)) == EmbedSummary(
        0, [], 2.5
    )
    nothing_wanted = work_of(1, 0, whole=False)
    assert embed_pictures(arithmetic, [nothing_wanted], commit=commits).n_vectors == 0
    assert commits.keys == []


def test_every_row_is_the_picture_or_the_crop_encoded_by_itself(arithmetic, commits, work_of):
    work = [work_of(1, 3), work_of(2), work_of(3, 2, whole=False)]
    summary = embed_pictures(arithmetic, work, commit=commits)
    expected = [vector for item in work for vector in _one_by_one(arithmetic, item)]
    assert summary.n_vectors == 7
    assert summary.unreadable == []
    assert list(commits.rows) == [key for item in work for key in item.keys]
    assert commits.vectors[0].dtype == np.float16
    assert np.array_equal(commits.vectors[0], np.array(expected, dtype=np.float16))


def test_commits_hold_as_many_rows_as_asked_and_the_rest_at_the_end(arithmetic, commits, work_of):
    work = [work_of(number, 4) for number in range(5)]
    embed_pictures(arithmetic, work, commit=commits, commit_every=9)
    assert [len(keys) for keys in commits.keys] == [9, 9, 7]
    assert [len(vectors) for vectors in commits.vectors] == [9, 9, 7]


def test_batches_are_filled_across_pictures(arithmetic, commits, work_of):
    embed_pictures(arithmetic, [work_of(number, 2) for number in range(7)], commit=commits)
    assert arithmetic.batches == [8, 8, 5]


def test_threads_and_their_number_do_not_change_what_is_committed(arithmetic, work_of):
    work = [work_of(number, number % 5) for number in range(20)]
    results = []
    for threads in (1, 4):
        commits = Commits()
        embed_pictures(arithmetic, iter(work), commit=commits, commit_every=10, threads=threads)
        results.append(commits)
    assert results[0].keys == results[1].keys
    assert all(np.array_equal(*pair) for pair in zip(results[0].vectors, results[1].vectors, strict=True))


@pytest.mark.parametrize("n_boxes", [5, MANY_ROWS + 100])
def test_each_picture_is_decoded_once(arithmetic, commits, work_of, monkeypatch, n_boxes):
    decoded = []
    original = BmpImagePlugin.BmpImageFile.load_end
    monkeypatch.setattr(
        BmpImagePlugin.BmpImageFile, "load_end", lambda image: (decoded.append(1), original(image))[1]
    )
    work = [work_of(1, n_boxes), work_of(2, 3)]
    embed_pictures(arithmetic, work, commit=commits)
    assert len(decoded) == 2
    assert list(commits.rows) == [*work[0].keys, *work[1].keys]
    assert np.array_equal(commits.vectors[0][-4:], np.array(_one_by_one(arithmetic, work[1]), np.float16))
    assert np.array_equal(commits.vectors[0][:2], np.array(_one_by_one(arithmetic, work[0])[:2], np.float16))


def test_large_pictures_are_prepared_by_threads_of_their_own_to_the_same_result(
    arithmetic, commits, work_of, monkeypatch
):
    monkeypatch.setattr("microtome.embedding.lookahead.LARGE_PIXELS", 64 * 48 - 1)
    work = [work_of(1, 3), work_of(2, 1, size=(8, 8)), work_of(3, 2), work_of(4)]
    work[3].path.write_bytes(work[3].path.read_bytes()[:-100])
    summary = embed_pictures(arithmetic, work, commit=commits)
    assert list(commits.rows) == [key for item in work[:3] for key in item.keys]
    expected = [vector for item in work[:3] for vector in _one_by_one(arithmetic, item)]
    assert np.array_equal(commits.vectors[0], np.array(expected, dtype=np.float16))
    assert [path for path, _ in summary.unreadable] == [work[3].path]


def test_boxes_of_an_upright_picture_are_cut_from_it_upright(arithmetic, commits, work_of):
    item = work_of(1, 2)
    exif = Image.Exif()
    exif[274] = 6
    path = item.path.with_suffix(".png")
    Image.open(item.path).save(path, exif=exif)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    turned = replace(item, path=path, picture_sha256=sha256, oriented=True)
    embed_pictures(arithmetic, [turned], commit=commits)
    upright = Image.open(item.path).transpose(Image.Transpose.ROTATE_270)
    parts = [upright, *(crop(upright, box, fill=arithmetic.fill) for box in item.boxes)]
    assert np.array_equal(commits.vectors[0], arithmetic.encode_pictures(parts).astype(np.float16))


def test_prepared_rows_wait_in_a_window_of_fixed_size(arithmetic, commits, work_of):
    one = work_of(1, 1, size=(8, 8))
    embed_pictures(arithmetic, (one for _ in range(1_000)), commit=commits, threads=2)
    assert arithmetic.prepared == 2_000
    assert arithmetic.most_waiting <= MANY_ROWS + 3 * arithmetic.batch_size


def test_a_picture_with_very_many_boxes_is_prepared_in_pieces(arithmetic, commits, work_of):
    embed_pictures(arithmetic, [work_of(1, 3_000, size=(8, 8))], commit=commits, threads=2)
    assert arithmetic.prepared == 3_001
    assert arithmetic.most_waiting <= MANY_ROWS


def test_a_key_wanted_twice_comes_once_in_a_commit(arithmetic, commits, work_of):
    work = work_of(1, 2)
    twice = replace(
        work, boxes=np.repeat(work.boxes, 2, axis=0), box_keys=[key for key in work.box_keys for _ in "ab"]
    )
    assert embed_pictures(arithmetic, [twice, work], commit=commits).n_vectors == 3
    assert commits.keys == [work.keys]


def test_unreadable_pictures_are_set_aside_with_their_reason(arithmetic, commits, work_of, tmp_path):
    good, gone, damaged, changed = (work_of(number, 2) for number in range(4))
    crowded = work_of(5, MANY_ROWS + 1)
    gone.path.unlink()
    damaged.path.write_bytes(b"not a picture")
    Image.new("RGB", (64, 48)).save(changed.path)
    crowded.path.write_bytes(b"not a picture any more")
    seen: list[EmbedProgress] = []
    summary = embed_pictures(
        arithmetic, [gone, good, damaged, changed, crowded], commit=commits, on_progress=seen.append
    )
    assert summary.n_vectors == 3
    assert list(commits.rows) == good.keys
    paths, reasons = zip(*summary.unreadable, strict=True)
    assert paths == (gone.path, damaged.path, changed.path, crowded.path)
    for reason, text in zip(
        reasons,
        [
            "the picture file is missing",
            "not a picture that can be read",
            "has changed since it was imported. Import it again.",
            "has changed since it was imported",
        ],
        strict=True,
    ):
        assert text in reason
    assert seen[-1].done == seen[-1].total == 12 + MANY_ROWS + 2


def test_progress_tells_rate_and_seconds_left(arithmetic, commits, work_of):
    now = iter([100.0] + [100.0 + second for second in range(1, 20) for _ in "ab"])
    seen: list[EmbedProgress] = []
    embed_pictures(
        arithmetic,
        [work_of(number, 7) for number in range(3)],
        commit=commits,
        on_progress=seen.append,
        clock=lambda: next(now),
    )
    # 8 rows a batch and a second a batch, as told by a clock that is read twice for each report
    assert seen == [
        EmbedProgress(8, 24, 8.0, 2.0),
        EmbedProgress(16, 24, 8.0, 1.0),
        EmbedProgress(24, 24, 8.0, 0.0),
    ]


def test_the_total_of_a_stream_is_unknown_unless_it_is_told(arithmetic, commits, work_of):
    seen: list[EmbedProgress] = []
    embed_pictures(arithmetic, iter([work_of(1)]), commit=commits, on_progress=seen.append)
    embed_pictures(arithmetic, iter([work_of(1)]), commit=commits, on_progress=seen.append, total=4)
    assert [(progress.done, progress.total) for progress in seen] == [(1, None), (1, 4)]
    assert seen[0].seconds_left is None
    assert seen[1].seconds_left > 0


@pytest.mark.parametrize("where", ["commit", "progress", "work", "encoder"])
def test_an_exception_comes_out_and_stops_the_threads(arithmetic, work_of, where):
    def cancel(*_: object) -> None:
        raise JobCancelledError("cancelled by the user")

    def items():
        for number in range(200):
            if where == "work" and number == 100:
                cancel()
            yield work_of(number % 10, 8)

    if where == "encoder":
        arithmetic.encode_prepared = cancel
    with pytest.raises(JobCancelledError, match="cancelled by the user"):
        embed_pictures(
            arithmetic,
            items(),
            commit=cancel if where == "commit" else lambda keys, vectors: None,
            commit_every=8,
            on_progress=cancel if where == "progress" else None,
            threads=2,
        )
    assert _picture_threads() == []
    assert arithmetic.prepared < 1_800


def test_cancelling_does_not_wait_for_a_picture_with_many_crops(arithmetic, work_of):
    slow = threading.Event()
    original = arithmetic.prepare

    def prepare(picture: Image.Image) -> np.ndarray:
        if slow.is_set():
            time.sleep(0.02)
        return original(picture)

    def cancel(_: EmbedProgress) -> None:
        raise JobCancelledError("cancelled by the user")

    arithmetic.prepare = prepare
    quick = [work_of(1, 7)]

    def items():
        yield from quick
        slow.set()
        yield work_of(2, 500)
        yield work_of(3, 500)

    with pytest.raises(JobCancelledError):
        embed_pictures(arithmetic, items(), commit=lambda keys, vectors: None, on_progress=cancel, threads=2)
    assert arithmetic.prepared < 500
    assert _picture_threads() == []


def test_a_fault_of_ours_is_not_hidden_as_an_unreadable_picture(arithmetic, commits, work_of):
    def broken(_: Image.Image) -> np.ndarray:
        raise ZeroDivisionError("a bug")

    arithmetic.prepare = broken
    with pytest.raises(ZeroDivisionError, match="a bug"):
        embed_pictures(arithmetic, [work_of(1)], commit=commits)


@pytest.mark.parametrize("options", [{"commit_every": 0}, {"threads": 0}])
def test_a_pipeline_of_nothing_is_refused(arithmetic, commits, options):
    with pytest.raises(InputError, match=r"the pipeline can't run; .*; expected at least 1 of each"):
        embed_pictures(arithmetic, [], commit=commits, **options)


def test_work_is_checked_when_it_is_made():
    box = np.array([[0.0, 0.0, 4.0, 4.0]])
    with pytest.raises(InputError, match="every box needs a key; found 0 keys; expected 1"):
        PictureWork(Path("a.jpg"), "", box, [], None)
    for wrong in ([[0, 0, np.nan, 4]], [[0, np.inf, 1, 1]], [[0, 0, -1, 1]]):
        with pytest.raises(InputError, match="a box has no place"):
            PictureWork(Path("a.jpg"), "", np.array(wrong, dtype=float), [b"k"], None)


@pytest.mark.parametrize("batch_size", [1, 5, 32])
def test_a_real_model_gives_the_same_vectors_through_the_pipeline(
    untrained, commits, work_of, batch_size, monkeypatch
):
    monkeypatch.setattr(untrained, "batch_size", batch_size)
    work = [
        work_of(1, 4, size=(300, 200), format="jpg"),
        work_of(2, 0, size=(90, 400), format="png"),
        work_of(3, 6),
    ]
    embed_pictures(untrained, work, commit=commits)
    expected = np.stack([vector for item in work for vector in _one_by_one(untrained, item)])
    cosines = (commits.vectors[0].astype(np.float32) * expected).sum(axis=1)
    assert cosines.min() >= 0.9999


def test_rows_that_took_long_are_committed_before_they_are_many(arithmetic, commits, work_of):
    work = [work_of(number, 2) for number in range(7)]
    embed_pictures(arithmetic, work, commit=commits, commit_seconds=0.0)
    assert [len(keys) for keys in commits.keys] == [8, 8, 5]
