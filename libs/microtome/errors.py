"""The exception tree: everything Microtome raises on purpose.

    MicrotomeError
    ├── InputError            what the user gave can't be used        (CLI exit 2, HTTP 422)
    │   ├── FilterError       a --where expression, with its position
    │   └── PictureError      a picture that can't or mustn't be decoded
    ├── NotFoundError         no such data set, run, slice, job, item  (exit 2, 404)
    ├── ConflictError         the name is taken, the state forbids it  (exit 2, 409)
    │   └── StaleIndexError   an index that was made from other vectors
    ├── AccessError           no token, or one without the right      (exit 2, 401 / 403)
    ├── DamageError           a stored file is not what the ledger says (exit 2, 500)
    ├── KernelsError          the compiled loops are missing, or not for this machine (exit 2, 500)
    └── JobError
        ├── LeaseLostError    another process took the job over
        └── JobCancelledError the user cancelled the job

A message says what is wrong, the value found, what was expected and what to do, in that order.
"""

from __future__ import annotations


class MicrotomeError(Exception):
    """Base of all; `what`, `found`, `expected` and `fix` are kept apart so that faces can lay them out."""

    def __init__(
        self, what: str, *, found: object = None, expected: str | None = None, fix: str | None = None
    ) -> None:
        self.what = what
        self.found = None if found is None else str(found)
        self.expected = expected
        self.fix = fix
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [self.what]
        if self.found is not None:
            parts.append(f"found {self.found}")
        if self.expected is not None:
            parts.append(f"expected {self.expected}")
        text = "; ".join(parts)
        return f"{text}. {self.fix}" if self.fix else text


class InputError(MicrotomeError):
    """What the user gave can't be used."""


class FilterError(InputError):
    """A filter expression is refused; the fault begins at character `position` (from 0), if known."""

    def __init__(
        self,
        what: str,
        *,
        position: int | None = None,
        found: object = None,
        expected: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.position = position
        super().__init__(what, found=found, expected=expected, fix=fix)


class PictureError(InputError):
    """A picture can't or mustn't be decoded."""


class NotFoundError(MicrotomeError):
    """Nothing has that name or id."""


class ConflictError(MicrotomeError):
    """The name is taken, or the present state forbids the change."""


class StaleIndexError(ConflictError):
    """An index does not belong to the vectors it is asked to search."""


class AccessError(MicrotomeError):
    """The caller has no token, or one without the right; `known` tells whether there was a valid token."""

    def __init__(self, what: str, *, known: bool = False, fix: str | None = None) -> None:
        self.known = known
        super().__init__(what, fix=fix)


class DamageError(MicrotomeError):
    """A stored file is missing or is not what the ledger says."""


class KernelsError(MicrotomeError):
    """There is no machine code for this processor, or only some made from other sources."""


class JobError(MicrotomeError):
    """A job can't go on."""


class LeaseLostError(JobError):
    """Another process took the job over: stop, and commit nothing more."""


class JobCancelledError(JobError):
    """The user cancelled the job."""
