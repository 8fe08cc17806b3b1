from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.reporting import evaluation_document, format_of, render

VOID = {"meta", "br", "img", "input", "link", "hr"}
NASTY = {
    "<script>alert(1)</script>": (50, 0.5),
    "a" * 400: (30, 0.7),
    '" onmouseover="x': (40, 0.6),
    "pipe | `tick` *star*": (40, 0.6),
    "{{ 7 * 7 }} &lt;b&gt;": (40, 0.4),
}


class Outline(HTMLParser):
    """Tags in order, with a stack that must end empty."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.attributes, self.texts = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def values(self, *names):
        return [value for _, name, value in self.attributes if name in names]


@pytest.fixture(scope="module")
def cases(reports, bare, evaluations, examples):
    sixty = {f"thing {index}": (20 + index, 0.3 + index / 100) for index in range(60)}
    silent = replace(
        evaluations(), n_predictions=0, slices=(), notes=("No prediction lies on a known image.",)
    )
    return {
        "bare": reports(bare),
        "no categories": reports(replace(evaluations({}), slices=())),
        "no predictions": reports(silent),
        "one category": reports(evaluations({"raccoon": (217, 0.8)})),
        "streets": reports(examples=[examples(), examples("night")]),
        "two runs": reports(others=[evaluations(run="b", lift=0.1)]),
        "sixty categories": reports(evaluations(sixty)),
        "nasty names": reports(
            evaluations(NASTY), title="<b>bold</b>", examples=[examples(caption="<i>x</i>")]
        ),
    }


CASES = (
    "bare",
    "no categories",
    "no predictions",
    "one category",
    "streets",
    "two runs",
    "sixty categories",
    "nasty names",
)


@pytest.mark.parametrize("case", CASES)
def test_html_is_balanced_and_complete(cases, case):
    outline = Outline(render(cases[case], "html").decode())
    assert outline.open == []
    assert outline.tags.count("h1") == 1
    identifiers = outline.values("id")
    assert len(set(identifiers)) == len(identifiers)
    assert {link[1:] for link in outline.values("href") if link.startswith("#")} <= set(identifiers)


@pytest.mark.parametrize("case", CASES)
def test_html_asks_nobody_for_anything(cases, case):
    text = render(cases[case], "html").decode()
    outline = Outline(text)
    assert not {"script", "link", "iframe", "object", "base", "form"} & set(outline.tags)
    for address in outline.values("src", "href", "xlink:href", "action", "data"):
        assert address.startswith(("#", "data:image/webp;base64,"))
    style = "".join(re.findall(r"<style>(.*?)</style>", text, re.S)) + "".join(outline.values("style"))
    assert "url(" not in style
    assert "@import" not in style
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")]
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in outline.values("content")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("format", ["html", "md", "json"])
def test_a_missing_figure_is_never_nan_none_or_minus_one(cases, case, format):
    text = render(cases[case], format).decode()
    shown = "\n".join(Outline(text).texts) if format == "html" else text
    assert not re.search(r"\b(NaN|nan|None|Undefined)\b|[-−]1\.0", shown)


@pytest.mark.parametrize("case", CASES)
def test_markdown_tables_are_well_formed(cases, case):
    lines = render(cases[case], "md").decode().splitlines()
    widths = [len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0 for line in lines]
    for at, line in enumerate(lines):
        if not re.fullmatch(r"\|( ?-{3}:? \|)+", line.replace("| ---", "| ---")):
            continue
        assert widths[at - 1] == widths[at]
        assert not widths[at - 2]
        below = at + 1
        while below < len(lines) and widths[below]:
            assert widths[below] == widths[at]
            below += 1
    assert any(widths)


@pytest.mark.parametrize("case", CASES)
def test_json_is_the_document_of_evaluate_with_its_provenance(cases, case):
    document = json.loads(render(cases[case], "json"))
    beside = {"provenance", "analysis", "compared_with", "comparison", "flips", "impact", "evidence"}
    assert set(document) == {*evaluation_document(cases[case].evaluation), *beside}


def test_names_are_shown_as_they_are(cases):
    text = render(cases["nasty names"], "html").decode()
    shown = Outline(text).texts
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7 * 7 }} &lt;b&gt;" in shown
    assert "<b>bold</b>" in shown
    assert "&lt;script&gt;" in render(cases["nasty names"], "md").decode()
    assert "<script" not in render(cases["nasty names"], "md").decode()


@settings(max_examples=10, deadline=None)
@given(names=st.lists(st.text(min_size=1, max_size=12), min_size=3, max_size=3, unique=True))
def test_no_name_changes_the_structure_of_a_page(reports, evaluations, names):
    def tags(categories):
        sizes = dict(zip(categories, ((50, 0.5), (40, 0.6), (30, 0.7)), strict=True))
        text = render(reports(replace(evaluations(sizes), slices=())), "html").decode()
        return Outline(text).tags

    assert tags(names) == tags(["aaa", "bbb", "ccc"])


def test_markdown_lists_boxes_instead_of_pictures(cases):
    text = render(cases["streets"], "md").decode()
    assert "crosswalk (object, missed)" in text
    assert "traffic light 0.610 (prediction, false positive)" in text
    assert "data:image" not in text


def test_the_same_input_gives_the_same_bytes(reports):
    for format in ("html", "md", "json"):
        assert render(reports(), format) == render(reports(), format)


def test_notes_come_before_the_figures(cases):
    for format in ("html", "md"):
        text = render(cases["no predictions"], format).decode()
        assert text.index("No prediction lies on a known image.") < text.index("mAP")


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.html", "html"), ("a.HTM", "html"), ("b/c.md", "md"), ("a.markdown", "md"), ("x.y.json", "json")],
)
def test_the_suffix_tells_the_format(name, format):
    assert format_of(name) == format_of(Path(name)) == format


@pytest.mark.parametrize(("name", "found"), [("report", "no suffix"), ("report.pdf", "'.pdf'")])
def test_another_suffix_is_refused_with_what_to_do(name, found):
    with pytest.raises(InputError) as caught:
        format_of(name)
    assert caught.value.found == found
    assert ".html" in caught.value.expected
    assert "Name the file" in caught.value.fix


def test_an_unknown_format_is_refused(reports):
    with pytest.raises(InputError, match="'pdf'"):
        render(reports(), "pdf")


@pytest.mark.parametrize("format", ["html", "md", "json"])
def test_a_review_is_told_in_every_format_and_never_nan(reports, reviewed, unreviewable, format):
    told = render(reports(reviews=[reviewed]), format).decode()
    words = {"html": "What errors cost", "md": "## What errors cost", "json": '"error_budget"'}
    assert words[format] in told
    assert not re.search(r"\bnan\b", told, re.IGNORECASE)
    bare = render(reports(reviews=[unreviewable]), format).decode()
    assert not re.search(r"\bnan\b", bare, re.IGNORECASE)
    assert "-1.0" not in bare
