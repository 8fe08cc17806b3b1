"""What goes with failure: columns' impact, confounders of a slice, its halves; asked for and printed."""

from __future__ import annotations

from collections.abc import Sequence

from microtome_cli import evaluations
from microtome_cli.backend import Backend, Document, Watch
from microtome_cli.printing import chance, note, share, signed, span, write, write_table

COLUMNS_SHOWN = 20


def of(
    backend: Backend,
    dataset: str,
    run: str,
    slice: str | None,
    request: Document,
    items: str | None,
    match_on: Sequence[str] | None,
    halves: bool,
    watch: Watch,
) -> Document:
    """What was asked for beside the analysis: `impact`, `confounders`, `halves` with `gaps` by metric."""
    point: Document = {name: request[name] for name in ("iou_type", "confidence") if name in request}
    more: Document = {}
    if items is not None:
        asked = {"items": items} | ({"slice": slice} if slice is not None else {})
        more["impact"] = backend.impact(dataset, run, point | asked)
    if slice is not None and match_on:
        more["confounders"] = backend.confounders(
            dataset, run, slice, point | {"match_on": list(match_on)}, watch
        )
    if slice is not None and halves:
        more["halves"] = backend.halves(dataset, run, slice, point, watch)
        more["gaps"] = backend.gaps(dataset, run, [slice], point, watch)
    return more


def show(more: Document) -> None:
    """Print what there is."""
    if "impact" in more:
        _impact(more["impact"])
    if "confounders" in more:
        _confounders(more["confounders"])
    if "halves" in more:
        gaps(more["gaps"])
        _halves(more["halves"])


def gaps(found: Sequence[Document]) -> None:
    """Print the gaps of slices, one a metric; nothing without one."""
    if not found:
        return
    rows = [
        [each["name"], gap["metric"], signed(gap["value"]), span(gap), chance(gap["q"]), gap["verdict"]]
        for each in found
        for gap in each["gaps"]
    ]
    columns = ("slice", "metric", "gap", "95% interval", "q", "verdict")
    write_table(
        columns,
        rows,
        title="Gaps by several metrics: slice minus random slices of its size; q over all of these",
    )
    evaluations.reasons((each["name"], gap) for each in found for gap in each["gaps"])


def note_untested(name: str, scope: str, asked: Sequence[str], able: Sequence[str]) -> None:
    """Say by which of the metrics asked for a slice of this scope is never tested, and by which it can be."""
    left = [metric for metric in dict.fromkeys(asked) if metric not in able]
    if left:
        note(f"{name} is not tested by {', '.join(left)}: for slices of {scope} name {', '.join(able)}")


def _impact(found: Document) -> None:
    rows = [
        [each["column"], each["information"], each["noise"], share(each["share"]), each["correlation"],
         "by the run itself" if each["circular"] else ""]
        for each in found["columns"][:COLUMNS_SHOWN]
    ]  # fmt: skip
    title = (
        f"Columns of {found['items']} beside {found['rate_name']}: bits over chance (noise: what chance does)"
    )
    write_table(("column", "information", "noise", "of all", "rank correlation", ""), rows, title=title)
    for each in found["columns"][:1]:
        bins = [
            [one["label"], one["n"], one["rate"], f"{one['low']:.3f} to {one['high']:.3f}", one["where"]]
            for one in each["bins"]
            if one["rate"] is not None
        ]
        write_table(
            (each["column"], "n", found["rate_name"], "95% interval", "--where"), bins,
            title=f"{found['rate_name'].capitalize()} by {each['column']}",
        )  # fmt: skip


def _confounders(found: Document) -> None:
    rows = [
        [
            ", ".join(each["match_on"]) or "(nothing but its categories)",
            signed(each["value"]),
            span(each),
            share(each["share"]),
        ]
        for each in _looks(found)
        if each is not None
    ]
    title = f"Gap in {found['metric']} of “{found['slice']}” among objects alike in"
    if rows:
        write_table(("column", "gap", "95% interval", "found a match"), rows, title=title)
    write(found["words"])


def _looks(found: Document) -> list[Document | None]:
    """The gap before matching, by each column, and by all of them where they are several."""
    single = found["single"]
    return [found["before"], *single, *([found["after"]] if len(single) > 1 else [])]


def _halves(found: Document) -> None:
    rows = [
        [each["half"], each["n_slice_images"], each["n_slice_objects"], signed(each["gap"]["value"]),
         span(each["gap"]), each["gap"]["verdict"]]
        for each in found["halves"]
    ]  # fmt: skip
    columns = ("half", "images", "objects", "gap", "95% interval", "verdict")
    write_table(columns, rows, title=f"“{found['slice']}” on each half of the images: {found['agreement']}")
    evaluations.reasons((f"half {each['half']}", each["gap"]) for each in found["halves"])
    write(found["note"])
