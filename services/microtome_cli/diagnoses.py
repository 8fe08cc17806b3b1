"""The doctor's document as text."""

from __future__ import annotations

from microtome_cli.backend import Document
from microtome_cli.printing import counted, megabytes, plain, say, share, warn, write, write_table


def show(found: Document) -> None:
    """Print what is installed, where the home is, and what is wrong with a data set; problems on stderr."""
    installed = found["installation"]
    rows = [
        ("microtome", installed["microtome"]),
        ("python", installed["python"]),
        ("cores", installed["cores"]),
        ("kernels", installed["kernels"] or "none"),
    ]
    rows += list(installed["packages"].items())
    write_table(("installed", "version"), [(name, _version(value)) for name, value in rows])
    for problem in installed["problems"]:
        warn(problem)
    home = found["home"]
    held, free = counted(len(home["datasets"]), "data set"), f"{home['free_bytes'] / 1024**3:.1f} GiB"
    write(f"\nhome {home['path']}: {held}, {free} free")
    drawn = home["pictures"]
    if drawn["n"]:
        write(f"{counted(drawn['n'], 'picture')} drawn for browsers take {megabytes(drawn['n_bytes'])}")
    for problem in home["problems"]:
        warn(problem)
    if "dataset" in found:
        _dataset(found["dataset"])


def _dataset(found: Document) -> None:
    images, objects = counted(found["n_images"], "image"), counted(found["n_objects"], "object")
    encoders = ", ".join(dict.fromkeys(found["encoders"])) or "no model yet"
    write(f"\n{found['name']} (version {found['version']}): {images}, {objects}, vectors by {encoders}")
    for fault in found["damaged"]:
        warn(f"damaged: {fault}")
    _unreadable(found)
    _findings(found)
    _runs(found["runs"])


def _unreadable(found: Document) -> None:
    """The pictures that can't be read; one line where all have the same reason."""
    rows = [(row["file_name"], row["reason"]) for row in found["unreadable"]]
    title = f"{counted(found['n_unreadable'], 'picture')} can't be read"
    reasons = {reason for _, reason in rows}
    if len(reasons) == 1 and len(rows) > 1:
        warn(f"{title}: {reasons.pop()}")
    elif rows:
        write_table(("picture", "reason"), rows, title=title)


def _findings(found: Document) -> None:
    listed = found["findings_listed"]
    total = sum(found["findings"].values())
    if not total:
        say("nothing odd was found in the annotations")
        return
    counts = ", ".join(f"{count:,} x {kind.replace('_', ' ')}" for kind, count in found["findings"].items())
    _listed(listed, f"Odd in the files: {counts}")
    if len(listed) < total:
        say(f"the first {len(listed)} of {total:,} are shown")


def _listed(findings: list[Document], title: str) -> None:
    columns = ("file", "row", "kind", "reason", "severity")
    write_table(columns, [[row[name] for name in columns] for row in findings], title=title)


def _runs(runs: list[Document]) -> None:
    if not runs:
        return
    shares = ("on_known_images", "known_category", "overlapping", "agreeing")
    rows = [[run["run"], run["n_predictions"], *(share(run.get(name)) for name in shares)] for run in runs]
    columns = ("run", "predictions", "known image", "known category", "overlap an object", "category agrees")
    write_table(columns, rows, title="Runs: share of predictions")
    for run in runs:
        if run["findings_listed"]:
            _listed(run["findings_listed"], f"Odd in the files of run {run['run']}")
        for kind, count in run["findings"].items():
            warn(f"run {run['run']}: {count:,} x {kind.replace('_', ' ')}")
        for advice in run.get("advice", ()):
            warn(f"run {run['run']}: {advice}")


def _version(value: object) -> str:
    return "not installed" if value is None else plain(str(value))
