"""Taking away what no entry of the catalog needs: leftovers of crashes, deletions and older versions."""

from __future__ import annotations

import re
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from microtome.catalog import DatasetRecord, ScoreRecord
from microtome.datasets.derived import remove_stale
from microtome.datasets.home import Home
from microtome.datasets.leftovers import remove_exports, remove_matches
from microtome.datasets.names import (
    images_table,
    objects_table,
    outcomes_table,
    predictions_table,
    scores_table,
)
from microtome.datasets.removing import forget_under
from microtome.datasets.shown import ShownSize, trim_shown
from microtome.errors import DamageError, NotFoundError
from microtome.files import remove_temporaries
from microtome.jobs.records import UNFINISHED

UPLOAD_SECONDS = 24 * 3600.0
JOBS_AT_ONCE = 1000
_OF_DATASET = re.compile(r"datasets/(\d+)/")
_OF_RUN = re.compile(r"datasets/\d+/(?:runs/|indexes/[^/]+/predictions-)(\d+)/")


@dataclass(frozen=True)
class CleanSummary:
    """What was taken away, as paths relative to the home; `left` says which tables were not, and why.

    `derived` are kept results of methods, versions, runs and slices that have changed since, `matches` the
    match tables of evaluations that are no more, `exports` packed exports that were made more than a week
    ago, `pictures` how many drawn for browsers made room, with `picture_bytes` together.
    """

    orphans: tuple[str, ...]
    temporaries: tuple[str, ...]
    uploads: tuple[str, ...]
    table_files: tuple[str, ...]
    left: tuple[str, ...]
    derived: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    pictures: int = 0
    picture_bytes: int = 0


def clean(
    home: Home,
    older_than_seconds: float = 3600.0,
    *,
    most_picture_bytes: int | None = None,
    methods: Mapping[str, int] | None = None,
) -> CleanSummary:
    """What was removed of a home: nothing that an entry of the catalog names, also while others are at work.

    Orphans are folders and ledger entries of data sets and runs that the catalog does not know. Temporary
    files, match tables and table versions that no entry names go when they are older than
    `older_than_seconds`, uploads when they are older than a day and no waiting or running job names them,
    exports packed for a browser when they are older than a week, and of the pictures drawn for browsers those
    not looked at for longest where there are more than `most_picture_bytes`. Kept results of a kind go where
    they were computed by another than the one of `methods`, see `microtome.analysis.kept`. A damaged table
    stays as it is.
    """
    pictures = ShownSize(0, 0) if most_picture_bytes is None else trim_shown(home, most_picture_bytes)
    table_files, left = _clean_tables(home, older_than_seconds)
    temporaries = remove_temporaries(home.path, older_than_seconds)
    return CleanSummary(
        orphans=tuple(_remove_orphans(home)),
        temporaries=tuple(home.relative(path) for path in temporaries),
        uploads=tuple(_remove_uploads(home)),
        table_files=tuple(table_files),
        left=tuple(left),
        derived=tuple(remove_stale(home, methods)),
        matches=tuple(remove_matches(home, older_than_seconds)),
        exports=tuple(remove_exports(home)),
        pictures=pictures.n,
        picture_bytes=pictures.n_bytes,
    )


def _remove_orphans(home: Home) -> list[str]:
    """The folders, each with '/' at its end, whose data set or run is unknown; they are gone now.

    Entries precede their files and ids are never used twice, so what is listed first and unknown afterwards
    belongs to nothing.
    """
    listed = [entry.path for entry in home.catalog.under("datasets/")]
    for pattern in ("datasets/*", "datasets/*/runs/*", "datasets/*/indexes/*/predictions-*"):
        listed += [home.relative(path) + "/" for path in home.path.glob(pattern) if path.is_dir()]
    datasets = {record.dataset_id for record in home.catalog.datasets()}
    runs = {run.run_id for dataset_id in datasets for run in home.catalog.runs(dataset_id)}
    orphans = _prefixes(_OF_DATASET, listed, datasets) | _prefixes(_OF_RUN, listed, runs)
    for prefix in sorted(orphans):
        forget_under(home, prefix)
        shutil.rmtree(home.path / prefix, ignore_errors=True)
    return sorted(orphans)


def _prefixes(owner: re.Pattern[str], paths: list[str], known: set[int]) -> set[str]:
    """The beginnings of the paths that name an owner who is not known."""
    found = (owner.match(path) for path in paths)
    return {match.group(0) for match in found if match and int(match.group(1)) not in known}


def _remove_uploads(home: Home) -> list[str]:
    oldest = time.time() - UPLOAD_SECONDS
    old = [path for path in (home.path / "uploads").glob("*") if path.is_file() and _is_older(path, oldest)]
    named = set(_named_by_jobs(home)) if old else set()
    unnamed = sorted(path for path in old if str(path) not in named)
    for path in unnamed:
        path.unlink(missing_ok=True)
    return [home.relative(path) for path in unnamed]


def _is_older(path: Path, moment: float) -> bool:
    return path.stat().st_mtime < moment


def _named_by_jobs(home: Home) -> Iterator[str]:
    """Every text in the payloads of jobs that wait or run."""
    for status in UNFINISHED:
        before = None
        while page := home.jobs.list(status, limit=JOBS_AT_ONCE, before=before):
            for job in page:
                yield from (value for value in job.payload.values() if isinstance(value, str))
            before = page[-1].job_id


def _clean_tables(home: Home, older_than_seconds: float) -> tuple[list[str], list[str]]:
    """The files removed, and a sentence for each table that could not be cleaned."""
    removed, left = [], []
    for record in home.catalog.datasets():
        keep = _versions(home, record)
        for name in home.tables.names(f"datasets/{record.dataset_id}/"):
            if "/scores/" in name and not keep[name]:
                removed += _drop_unnamed(home, name, older_than_seconds)
                continue
            try:
                files = home.tables.clean(name, older_than_seconds=older_than_seconds, keep=keep[name])
            except (DamageError, NotFoundError) as error:
                left.append(f"table {name} is left as it is: {error}")
                continue
            removed += [f"{name}.lance/{file}" for file in files]
    return removed, left


def _drop_unnamed(home: Home, name: str, older_than_seconds: float) -> list[str]:
    """The folder of a table of scores without an entry, gone now unless it may be about to get its entry."""
    folder = home.path / f"{name}.lance"
    if not _is_older(folder / "_versions", time.time() - older_than_seconds):
        return []
    home.tables.drop(name)
    return [f"{name}.lance/"]


def _versions(home: Home, record: DatasetRecord) -> defaultdict[str, set[int]]:
    """The versions of each table that an entry of the catalog names."""
    dataset_id = record.dataset_id
    named: defaultdict[str, set[int]] = defaultdict(set)
    for version in home.catalog.versions(dataset_id):
        named[images_table(dataset_id)].add(version.images_version)
        named[objects_table(dataset_id)].add(version.objects_version)
    for score in _scores(home, dataset_id):
        table = scores_table(dataset_id, score.items, score.family, score.run_id)
        named[table].add(score.table_version)
    for run in home.catalog.runs(dataset_id):
        named[predictions_table(dataset_id, run.run_id)].add(run.predictions_version)
    for evaluation in home.catalog.evaluations(dataset_id):
        run_id = evaluation.run_id
        named[outcomes_table(dataset_id, run_id, "objects")].add(evaluation.outcomes_objects_version)
        named[outcomes_table(dataset_id, run_id, "predictions")].add(evaluation.outcomes_predictions_version)
    for versions in named.values():
        versions.discard(0)  # 0 stands for a table that was not written
    return named


def _scores(home: Home, dataset_id: int) -> list[ScoreRecord]:
    """The scores of a data set and of its runs."""
    of_runs = [home.catalog.scores(dataset_id, run.run_id) for run in home.catalog.runs(dataset_id)]
    return sum(of_runs, home.catalog.scores(dataset_id))
