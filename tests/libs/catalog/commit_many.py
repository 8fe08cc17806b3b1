"""A process that makes versions of a data set as fast as it can, beside others that do the same."""

from __future__ import annotations

import sys

from microtome.catalog import Catalog
from microtome.errors import ConflictError


def main(address: str, writer: str, times: int) -> None:
    with Catalog.open(address) as catalog:
        for number in range(times):
            catalog.record(f"{writer}/{number}", number, writer)
            while not _commit(catalog, note=f"{writer}/{number}"):
                pass


def _commit(catalog: Catalog, note: str) -> bool:
    dataset = catalog.dataset("streets")
    try:
        catalog.commit_version(
            dataset.dataset_id,
            expected_version=dataset.version,
            images_version=0,
            objects_version=0,
            n_images=dataset.n_images + 1,
            n_objects=0,
            next_image_id=0,
            next_object_id=0,
            note=note,
        )
    except ConflictError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
