from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from microtome.errors import InputError
from microtome.evaluation import evaluate
from microtome.jobs import read_payload
from microtome.reporting import make_report
from microtome.reporting.comparison_page import make_comparison
from microtome_evaluator.payloads import ComparePayload, EvaluatePayload, ReportPayload

OURS = {"home", "progress", "fence"}


@pytest.mark.parametrize(
    ("payload", "call"),
    [(EvaluatePayload, evaluate), (ReportPayload, make_report), (ComparePayload, make_comparison)],
)
def test_payloads_name_the_arguments_of_the_library(
    payload: type[msgspec.Struct], call: Callable[..., Any]
) -> None:
    assert set(payload.__struct_fields__) == set(inspect.signature(call).parameters) - OURS


def test_an_empty_payload_is_refused() -> None:
    with pytest.raises(
        InputError, match="missing required field `dataset`; expected the fields dataset, run"
    ):
        read_payload({}, EvaluatePayload)


def test_only_given_options_are_passed_on() -> None:
    _, options = read_payload(
        {"dataset": "d", "runs": ["a"], "format": "md", "title": None, "slices": []}, ReportPayload
    )
    assert options == {"slices": []}
