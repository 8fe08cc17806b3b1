"""Uploads: files and JSON that come as parts of a form."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, TypeVar

from fastapi import Depends, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from microtome.datasets import Home
from microtome.errors import InputError
from microtome.files import write_atomically
from microtome_api.limits import FORM_FIELD, FORM_FIELDS
from microtome_api.schemas.runs import RunRequest

SUFFIXES = (".json", ".txt")

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class GivenRun:
    """A request to import a run, with the file when it was uploaded."""

    request: RunRequest
    file: UploadFile | None


async def given_run(request: Request) -> AsyncIterator[GivenRun]:
    """The request, from JSON that names a path on the server or from a form with the file itself."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        yield GivenRun(validated(RunRequest, await request.body()), None)
    elif kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=FORM_FIELDS, max_part_size=FORM_FIELD) as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            file = form.get("file")
            yield GivenRun(validated(RunRequest, fields), file if isinstance(file, UploadFile) else None)
    else:
        raise HTTPException(415, "a run comes as application/json or as multipart/form-data")


GivenRunDependency = Annotated[GivenRun, Depends(given_run)]


def validated(model: type[M], given: bytes | str | dict[str, str]) -> M:
    """The model that JSON or form fields hold. Raises: RequestValidationError."""
    try:
        return model.model_validate(given) if isinstance(given, dict) else model.model_validate_json(given)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError(faults) from error


def store_upload(home: Home, file: UploadFile, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The path of the file in the home, under a name of our own.

    Raises: InputError for a file of another kind, MicrotomeError when the disk refuses it.
    """
    suffix = PurePath(file.filename or "").suffix.lower()
    if suffix not in suffixes:
        raise InputError("this file can't be uploaded", found=repr(suffix), expected=" or ".join(suffixes))
    path = home.path / "uploads" / f"{secrets.token_hex(16)}{suffix}"
    write_atomically(path, lambda target: shutil.copyfileobj(file.file, target))
    return str(path)
