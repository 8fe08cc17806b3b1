"""Encoders: what vectors were made with, and which data sets have vectors of which."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, insert, select

from microtome.catalog.database import Database
from microtome.catalog.locking import lock_dataset
from microtome.catalog.records import EncoderRecord
from microtome.catalog.schema import dataset_encoders, encoders
from microtome.catalog.statements import insert_new
from microtome.errors import NotFoundError


class Encoders(Database):
    """The encoders that a catalog's vectors were made with."""

    def put_encoder(self, record: EncoderRecord) -> EncoderRecord:
        """The encoder as stored: the first record of a digest stays, for a digest says all but the name."""
        with self.writing() as connection:
            insert_new(connection, encoders, asdict(record), key=["digest"])
        return self.encoder(record.digest)

    def encoder(self, digest: str) -> EncoderRecord:
        """The encoder of that digest. Raises: NotFoundError."""
        with self.reading() as connection:
            row = connection.execute(select(encoders).where(encoders.c.digest == digest)).one_or_none()
        if row is None:
            raise NotFoundError(
                "no encoder has this digest", found=digest, fix="Run `microtome embed` with it."
            )
        return EncoderRecord(**row._asdict())

    def encoders(self) -> list[EncoderRecord]:
        """Every encoder, oldest first."""
        with self.reading() as connection:
            rows = connection.execute(select(encoders).order_by(encoders.c.created_at, encoders.c.digest))
            return [EncoderRecord(**row._asdict()) for row in rows]

    def set_dataset_encoder(self, dataset_id: int, digest: str) -> None:
        """Make an encoder the newest of a data set. Raises: NotFoundError when either is unknown."""
        entry = {"dataset_id": dataset_id, "digest": digest}
        with self.writing() as connection:
            lock_dataset(connection, dataset_id)
            connection.execute(delete(dataset_encoders).filter_by(**entry))
            connection.execute(insert(dataset_encoders).values(entry))

    def dataset_encoders(self, dataset_id: int) -> list[EncoderRecord]:
        """The encoders a data set has vectors of, newest first."""
        query = select(encoders).join(dataset_encoders).where(dataset_encoders.c.dataset_id == dataset_id)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(dataset_encoders.c.position.desc()))
            return [EncoderRecord(**row._asdict()) for row in rows]
