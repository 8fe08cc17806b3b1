from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from microtome.catalog import Catalog, EncoderRecord
from microtome.errors import NotFoundError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TINY = EncoderRecord("aa", "untrained", 128, "untrained", {"seed": 0}, NOON)
LARGE = EncoderRecord("bb", "ViT-L-14/openai", 768, "pretrained", {}, NOON + timedelta(hours=1))


def test_a_new_catalog_has_no_encoders(catalog: Catalog) -> None:
    assert catalog.encoders() == []
    with pytest.raises(NotFoundError, match="no encoder has this digest; found aa"):
        catalog.encoder("aa")


def test_encoders_are_listed_oldest_first(catalog: Catalog) -> None:
    assert catalog.put_encoder(LARGE) == LARGE
    assert catalog.put_encoder(TINY) == TINY == catalog.encoder("aa")
    assert catalog.encoders() == [TINY, LARGE]


def test_putting_an_encoder_again_changes_nothing(catalog: Catalog) -> None:
    catalog.put_encoder(TINY)
    again = EncoderRecord("aa", "untrained:0", 128, "untrained", {"seed": 0}, NOON + timedelta(days=1))
    assert catalog.put_encoder(again) == TINY
    assert catalog.encoders() == [TINY]


def test_the_encoder_set_last_is_a_data_sets_newest(catalog: Catalog) -> None:
    dataset_id = catalog.create_dataset("streets", "").dataset_id
    other = catalog.create_dataset("other", "").dataset_id
    for encoder in (TINY, LARGE):
        catalog.put_encoder(encoder)
    assert catalog.dataset_encoders(dataset_id) == []
    catalog.set_dataset_encoder(dataset_id, "aa")
    catalog.set_dataset_encoder(dataset_id, "bb")
    catalog.set_dataset_encoder(other, "aa")
    assert catalog.dataset_encoders(dataset_id) == [LARGE, TINY]
    catalog.set_dataset_encoder(dataset_id, "aa")
    assert catalog.dataset_encoders(dataset_id) == [TINY, LARGE]


def test_a_data_set_and_its_encoder_must_be_known(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="no data set has the id 1"):
        catalog.set_dataset_encoder(1, "aa")
    dataset_id = catalog.create_dataset("streets", "").dataset_id
    with pytest.raises(NotFoundError, match="encoder it belongs to does not exist"):
        catalog.set_dataset_encoder(dataset_id, "aa")
