from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from microtome.catalog import Catalog, EncoderRecord
from microtome.catalog.column_types import as_utc, shown
from microtome.catalog.schema import encoders

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Straße 𝔘", "Straße 𝔘"),
        ("a\0b", "a\ufffdb"),
        ("caf\udce9.jpg", "caf\ufffd.jpg"),
        ("\ud835\udd18", "𝔘"),
    ],
)
def test_what_no_database_holds_is_shown_as_a_mark(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "moment", [NOON, NOON.replace(tzinfo=None), datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))]
)
def test_a_moment_is_the_same_in_utc(moment: datetime) -> None:
    assert as_utc(moment) == NOON
    assert as_utc(moment).tzinfo is UTC


def test_a_moment_comes_back_in_utc_from_any_zone(catalog: Catalog) -> None:
    tokyo = datetime(2026, 3, 1, 21, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    stored = catalog.put_encoder(EncoderRecord("d", "tiny", 4, "untrained", {}, tokyo))
    assert stored.created_at == tokyo
    assert stored.created_at.tzinfo is UTC


def test_no_moment_is_no_moment(catalog: Catalog) -> None:
    with catalog.reading() as connection:
        assert connection.scalar(select(encoders.c.created_at)) is None
