"""Paths on the server's disk that a request may name."""

from __future__ import annotations

from pathlib import Path

from microtome.datasets import RULES, is_rule
from microtome.errors import AccessError, InputError
from microtome.settings import Settings
from microtome_api.security import is_loopback


def allowed_path(settings: Settings, text: str) -> str:
    """The absolute path without links, where imports may read.

    With MICROTOME_IMPORT_ROOTS: under one of these; without: anywhere for a server that only this machine can
    reach, nowhere for another.

    Raises: AccessError, InputError for a path that is not absolute.
    """
    path = Path(text)
    if "\0" in text or not path.is_absolute():
        raise InputError(
            "the server needs an absolute path", found=repr(text), expected="a path from the root"
        )
    resolved = path.resolve()
    roots = [Path(root).resolve() for root in settings.import_roots.split(":") if root]
    if any(resolved.is_relative_to(root) for root in roots):
        return str(resolved)
    if not roots and is_loopback(settings.host):
        return str(resolved)
    raise AccessError(
        f"the server may not import from {text}", known=True,
        fix="Upload the file, or have MICROTOME_IMPORT_ROOTS name its folder when the server starts.",
    )  # fmt: skip


def allowed_category_map(settings: Settings, rule: str) -> str:
    """The rule; where it is a file of names, as `allowed_path`. Raises: InputError for an unknown rule."""
    if is_rule(rule):
        return rule
    if not Path(rule).is_absolute():
        raise InputError(
            "the category map is not known", found=repr(rule),
            expected=f"{', '.join(RULES)}, offset:N, or the absolute path of a text file of names",
        )  # fmt: skip
    return allowed_path(settings, rule)


def allowed_model(settings: Settings, model: str | None) -> str | None:
    """The model; the files that ARCH=FILE names, as `allowed_path`."""
    if model is None or "=" not in model:
        return model
    description, mark, file = model.partition(".json=")
    if mark:
        return f"{allowed_path(settings, description + '.json')}={allowed_path(settings, file)}"
    architecture, _, file = model.partition("=")
    return f"{architecture}={allowed_path(settings, file)}"
