"""Reports as bytes: one HTML file, Markdown, JSON, or XML for programs that show tests."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

import jinja2
import markupsafe
import msgspec

from microtome.errors import InputError
from microtome.reporting.documents import report_document
from microtome.reporting.junit import junit_report
from microtome.reporting.markdown import escaped, table_markup
from microtome.reporting.page import page_of
from microtome.reporting.palette import DARK_PAPER, LIGHT_PAPER, STYLES, css_variables
from microtome.reporting.report import ReportInput

Format = Literal["html", "md", "json", "xml"]

_SUFFIXES: dict[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".xml": "xml",
}


def format_of(path: Path | str) -> Format:
    """The format that a file's suffix asks for.

    Raises InputError for any other suffix.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError(
            f"cannot tell the format of the report {Path(path).name!r} from its suffix",
            found=repr(suffix) if suffix else "no suffix",
            expected=", ".join(_SUFFIXES),
            fix="Name the file report.html, for example.",
        )
    return _SUFFIXES[suffix]


def render(report: ReportInput, format: Format) -> bytes:
    """The report in UTF-8; the same input gives the same bytes.

    Raises InputError for an unknown format.
    """
    if format == "html":
        return _html(report)
    if format == "md":
        return _markdown(report)
    if format == "json":
        return msgspec.json.format(msgspec.json.encode(report_document(report)), indent=2) + b"\n"
    if format == "xml":
        return junit_report(report)
    raise InputError("unknown format of a report", found=repr(format), expected=", ".join(get_args(Format)))


def _html(report: ReportInput) -> bytes:
    template = html_templates().get_template("report.html.j2")
    return template.render(page=page_of(report)).encode()


def _markdown(report: ReportInput) -> bytes:
    template = markdown_templates().get_template("report.md.j2")
    return template.render(page=page_of(report), table=table_markup).encode()


@cache
def html_templates() -> jinja2.Environment:
    """The templates of pages, which escape what they are given."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("microtome.reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    style = files("microtome.reporting").joinpath("templates", "report.css").read_text("utf-8")
    environment.globals.update(
        css=markupsafe.Markup(style),  # noqa: S704 - our own package data
        outcome_colours=css_variables(),
        styles=STYLES,
        light_paper=LIGHT_PAPER,
        dark_paper=DARK_PAPER,
    )
    return environment


@cache
def markdown_templates() -> jinja2.Environment:
    """The templates of Markdown, which escape by `finalize`."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("microtome.reporting"),
        autoescape=False,  # noqa: S701 - `finalize` escapes for Markdown
        finalize=escaped,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
