"""The catalog: the small facts that change, in one SQL database shared by every process of a home."""

from __future__ import annotations

from types import TracebackType

from microtome.catalog.address import engine_of
from microtome.catalog.artifacts import Artifacts
from microtome.catalog.categories import Categories
from microtome.catalog.datasets import Datasets
from microtome.catalog.encoders import Encoders
from microtome.catalog.evaluations import Evaluations
from microtome.catalog.findings import Findings
from microtome.catalog.migration import bring_up_to_date
from microtome.catalog.references import References
from microtome.catalog.runs import Runs
from microtome.catalog.scores import Scores
from microtome.catalog.slices import Slices
from microtome.catalog.tokens import Tokens
from microtome.catalog.verdicts import Verdicts


class Catalog(
    Datasets,
    Categories,
    Runs,
    Slices,
    Encoders,
    Evaluations,
    Scores,
    Findings,
    Artifacts,
    Tokens,
    References,
    Verdicts,
):
    """An open catalog. Each method is one transaction, on disk when it returns; threads may share it.

    `reading()` and `writing()` give a connection for several statements that belong together.
    """

    @classmethod
    def open(cls, address: str) -> Catalog:
        """The catalog at an address such as sqlite:////folder/catalog.sqlite or postgresql://user@host/database.

        It is made when absent and brought to the newest schema; several processes may do so at once.

        Raises: InputError for an address that can't be used or does not answer, ConflictError when a newer
        Microtome wrote the catalog, DamageError when the file is not a catalog.
        """
        engine = engine_of(address)
        try:
            bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def __enter__(self) -> Catalog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
