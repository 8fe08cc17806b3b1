from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from microtome.datasets import embed, import_dataset, import_run, import_vectors
from microtome.errors import InputError
from microtome.jobs import read_payload
from microtome_worker.payloads import EmbedPayload, ImportPayload, ImportRunPayload, ImportVectorsPayload

OURS = {"home", "progress", "fence"}


def _arguments(call: Callable[..., Any]) -> set[str]:
    named = set(inspect.signature(call).parameters) - OURS
    return {"dataset" if name == "name" else name for name in named}


@pytest.mark.parametrize(
    ("payload", "call", "kept_from_payloads"),
    [
        (ImportPayload, import_dataset, {"resumed"}),
        (ImportRunPayload, import_run, {"resumed"}),
        (EmbedPayload, embed, {"device", "allow_pickle_weights_only"}),
        (ImportVectorsPayload, import_vectors, set()),
    ],
)
def test_payloads_name_the_arguments_of_the_library(
    payload: type[msgspec.Struct], call: Callable[..., Any], kept_from_payloads: set[str]
) -> None:
    assert set(payload.__struct_fields__) == _arguments(call) - kept_from_payloads


def test_an_empty_payload_is_refused() -> None:
    with pytest.raises(InputError, match="missing required field `dataset`; expected the fields dataset"):
        read_payload({}, ImportPayload)


def test_only_given_options_are_passed_on() -> None:
    payload, options = read_payload(
        {"dataset": "d", "annotations": "a", "format": None, "split": ""}, ImportPayload
    )
    assert (payload.dataset, payload.annotations) == ("d", "a")
    assert options == {"split": ""}
