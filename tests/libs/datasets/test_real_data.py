"""Real files: the formats of voc100 give the same tables, and its predictions the same run."""

import pytest

from microtome.datasets import Home, import_dataset, import_run, item_table

BOX = ["x", "y", "width", "height"]


@pytest.fixture(scope="module")
def voc(shared_data, tmp_path_factory):
    """A home with voc100 read from COCO (`coco`) and from VOC XML (`voc`), without pictures."""
    truth = shared_data / "voc100/ground_truth"
    with Home.open(tmp_path_factory.mktemp("voc") / "home") as home:
        import_dataset(home, "coco", annotations=truth / "coco_format_v2")
        import_dataset(home, "voc", annotations=truth / "pascalvoc_format")
        yield home


def rows(home, dataset, items, columns, run=None):
    names = [*columns, "file_name"]
    table = item_table(home, dataset, items, run=run, columns=names).drop_columns(["id"]).to_pylist()
    return sorted(tuple(row[name] for name in names) for row in table)


def test_voc_xml_and_coco_give_the_same_images_and_objects(voc):
    for items, columns in (
        ("images", ["width", "height"]),
        ("objects", ["category", *BOX, "area", "iscrowd"]),
    ):
        assert rows(voc, "coco", items, columns) == rows(voc, "voc", items, columns)
    record = voc.catalog.dataset("voc")
    assert (record.n_images, record.n_objects) == (100, 273)


@pytest.mark.parametrize("dataset", ["coco", "voc"])
def test_predictions_whose_file_names_its_images_and_categories_fit_by_name(voc, shared_data, dataset):
    path = shared_data / "voc100/predictions/coco_format"
    summary = import_run(voc, dataset, "named", path)
    assert (summary.n_predictions, summary.n_set_aside) == (452, 0)
    assert (summary.doctor.category_rule, summary.doctor.image_rule) == ("name", "file name")
    assert summary.doctor.agreeing > 0.9


@pytest.mark.parametrize("folder", ["abs_xywh", "abs_xyx2y2", "rel_xywh"])
def test_numbers_of_text_predictions_are_positions_in_the_alphabet_of_names(voc, shared_data, folder):
    summary = import_run(voc, "voc", folder, shared_data / "voc100/predictions" / folder)
    assert (summary.n_predictions, summary.n_set_aside) == (452, 0)
    assert summary.doctor.category_rule == "index"
    assert summary.doctor.agreeing > 0.9


def test_text_predictions_whose_numbers_are_read_in_another_order_are_named_by_overlap(
    voc, shared_data, tmp_path
):
    path = shared_data / "voc100/predictions/abs_xywh"
    shuffled, right = tmp_path / "shuffled.txt", tmp_path / "right.txt"
    kinds = voc.catalog.categories(voc.catalog.dataset("voc").dataset_id)
    names = sorted(category.name for category in kinds)
    shuffled.write_text("\n".join(names[3:] + names[:3]))
    right.write_text("\n".join(names))
    wrong = import_run(voc, "voc", "shuffled", path, category_map=str(shuffled))
    assert wrong.doctor.agreeing < 0.5
    assert "--category-map id" in " ".join(wrong.doctor.advice)
    assert import_run(voc, "voc", "right", path, category_map=str(right)).doctor.agreeing > 0.9


def test_text_predictions_are_those_of_the_coco_file(voc, shared_data, tmp_path):
    kinds = voc.catalog.categories(voc.catalog.dataset("voc").dataset_id)
    names = tmp_path / "names.txt"
    names.write_text("\n".join(sorted(category.name for category in kinds)))
    folder = shared_data / "voc100/predictions"
    import_run(voc, "voc", "as text", folder / "abs_xywh", category_map=str(names))
    import_run(voc, "voc", "as coco", folder / "coco_format")
    columns = ["category", *BOX]
    text = rows(voc, "voc", "predictions", columns, "as text")
    assert text == rows(voc, "voc", "predictions", columns, "as coco")
