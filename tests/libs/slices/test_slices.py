"""Slices of a data set with small drawn pictures, embedded with an encoder of random weights."""

import json

import numpy as np
import pytest
from PIL import Image, ImageDraw

from microtome.datasets import Home, embed, import_dataset, import_run, item_table, open_index, read_members
from microtome.errors import ConflictError, DamageError, FilterError, InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.search import Query
from microtome.slices import create, delete, list_slices, members_frame, read_ids, refresh, save, show
from microtome.slices import slices as slices_module


def write_split(folder, first):
    """Six pictures and their annotations, ids and names from `first` on."""
    images, annotations = [], []
    for number in range(first, first + 6):
        picture = Image.new("RGB", (96, 64), (15 * number,) * 3)
        ImageDraw.Draw(picture).ellipse((6, 10, 42, 46), fill=(200, 20 * number, 30))
        picture.save(folder / f"{number:02}.png")
        images.append({"id": number, "file_name": f"{number:02}.png", "width": 96, "height": 64})
        for kind, box in ((1, [6, 10, 36, 36]), (2, [52, 20, 30, 20 + number])):
            row = {"id": 2 * number + kind, "image_id": number, "category_id": kind, "bbox": box}
            annotations.append(row | {"area": box[2] * box[3], "iscrowd": 0})
    kinds = [{"id": 1, "name": "disc"}, {"id": 2, "name": "block"}]
    path = folder / f"{first}.json"
    path.write_text(json.dumps({"images": images, "categories": kinds, "annotations": annotations}))
    return path


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    with Home.open(tmp_path / "home") as opened:
        truth = write_split(folder, 0)
        import_dataset(opened, "shapes", annotations=truth, images=folder, split="train")
        rows = json.loads(truth.read_text())["annotations"]
        (folder / "run.json").write_text(json.dumps([row | {"score": 0.9} for row in rows[:6]]))
        import_run(opened, "shapes", "a", folder / "run.json")
        yield opened


def more(home, tmp_path):
    folder = tmp_path / "pictures"
    import_dataset(home, "shapes", annotations=write_split(folder, 6), images=folder, split="val")


def ids_of(home, name):
    return read_members(home, home.catalog.slice(1, name)).tolist()


def member_files(home):
    return sorted(path.name for path in (home.folder(1) / "slices").glob("*.npy"))


def test_a_slice_of_nothing_may_come_from_a_filter_and_not_from_a_list(home):
    assert create(home, "shapes", "none", where="area > 1000000").n_members == 0
    assert ids_of(home, "none") == []
    with pytest.raises(InputError, match="empty"):
        create(home, "shapes", "empty", ids=[])


def test_ids_are_kept_sorted_and_once(home):
    made = create(home, "shapes", "some", ids=[7, 2, "2", 3])
    assert (made.n_members, made.scope, made.query, made.dataset_version) == (3, "objects", {"ids": True}, 1)
    assert ids_of(home, "some") == [2, 3, 7]
    assert members_frame(home, "shapes", "some", ["category"])["category"].tolist() == [
        "disc",
        "block",
        "block",
    ]


def test_images_are_named_by_id_or_file_name_read_from_a_file(home, tmp_path):
    path = tmp_path / "ids.txt"
    path.write_text("# chosen by eye\n03.png\n\n  1\n")
    create(home, "shapes", "some", ids=read_ids(path), scope="images")
    assert ids_of(home, "some") == [1, 3]


@pytest.mark.parametrize(
    ("scope", "ids", "named"),
    [("objects", [3, 99], "99"), ("objects", ["00.png"], "00.png"), ("images", ["x.png", 1], "x.png")],
)
def test_unknown_ids_are_named(home, scope, ids, named):
    with pytest.raises(NotFoundError, match=named):
        create(home, "shapes", "some", ids=ids, scope=scope)
    assert list_slices(home, "shapes") == []


def test_a_file_of_ids_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="--ids"):
        read_ids(tmp_path / "absent.txt")


@pytest.mark.parametrize(
    ("options", "scope"), [({}, "objects"), ({"where": "area > 1", "ids": [1]}, "images")]
)
def test_a_slice_comes_from_either_a_list_or_a_filter(home, options, scope):
    with pytest.raises(InputError, match="exactly one"):
        create(home, "shapes", "some", scope=scope, **options)


def test_an_unknown_scope_and_a_wrong_filter_are_refused(home):
    with pytest.raises(InputError, match="scope"):
        create(home, "shapes", "some", ids=[1], scope="predictions")
    with pytest.raises(FilterError, match="area"):
        create(home, "shapes", "some", where="areas > 3")


@pytest.mark.parametrize("scope", ["images", "objects"])
def test_a_filter_holds_the_rows_that_brute_force_finds(home, scope):
    create(home, "shapes", "wide", where="width > 30 AND file_name >= '02.png'", scope=scope)
    table = item_table(home, "shapes", scope, columns=["width", "file_name"]).to_pylist()
    expected = [row["id"] for row in table if row["width"] > 30 and row["file_name"] >= "02.png"]
    assert ids_of(home, "wide") == expected


def test_a_query_holds_the_most_similar_or_all_that_are_similar_enough(home):
    embed(home, "shapes", model="untrained:5", device="cpu")
    index, encoder = open_index(home, "shapes", "objects")
    ids, similarities = index.similarities(index.vectors_of(np.array([4]))[0])
    made = save(home, Query("shapes", like=4, limit=3), "three")
    assert ids_of(home, "three") == sorted(ids[np.argsort(-similarities, kind="stable")[:3]].tolist())
    assert made.encoder_digest == encoder.digest
    assert made.query["search"]["vector"]
    cutoff = float(np.sort(similarities)[5])
    save(home, Query("shapes", like=4, min_similarity=cutoff), "close")
    assert ids_of(home, "close") == ids[similarities >= cutoff].tolist()


def test_a_search_among_predictions_is_no_slice(home):
    with pytest.raises(InputError, match="images or objects"):
        save(home, Query("shapes", items="predictions", run="a"), "some")


def test_a_refresh_tells_what_came_and_went(home, tmp_path):
    create(home, "shapes", "discs", where="category = 'disc'")
    create(home, "shapes", "listed", ids=[1, 2])
    more(home, tmp_path)
    diff = refresh(home, "shapes", "discs")
    assert diff.added.tolist() == [12, 14, 16, 18, 20, 22]
    assert (diff.removed.tolist(), diff.n_members) == ([], 12)
    assert show(home, "shapes", "discs").dataset_version == 2
    listed = refresh(home, "shapes", "listed")
    assert (listed.added.tolist(), listed.removed.tolist(), listed.n_members) == ([], [], 2)
    assert len(member_files(home)) == 2


def test_a_refresh_searches_with_the_same_vector_and_cutoff(home, tmp_path):
    embed(home, "shapes", model="untrained:5", device="cpu")
    save(home, Query("shapes", like=0, min_similarity=0.9), "close")
    before, stored = ids_of(home, "close"), show(home, "shapes", "close").query
    more(home, tmp_path)
    embed(home, "shapes", model="untrained:5", device="cpu")
    diff = refresh(home, "shapes", "close")
    assert show(home, "shapes", "close").query == stored
    assert diff.removed.tolist() == []
    assert ids_of(home, "close") == sorted(before + diff.added.tolist())
    assert all(added >= 12 for added in diff.added)


def test_a_slice_selected_by_outcome_names_its_columns(home):
    evaluate(home, "shapes", "a")
    made = create(home, "shapes", "missed", where="outcome = 'missed' AND area > 5", run="a")
    assert made.query["selected_on"] == {"a": ["outcome"]}
    assert ids_of(home, "missed") == [6, 7, 8, 9, 10, 11]


def test_a_slice_of_a_slice_selected_by_outcome_is_so_too(home):
    evaluate(home, "shapes", "a")
    create(home, "shapes", "missed", where="outcome = 'missed'", run="a")
    within = save(home, Query("shapes", slice="missed", where="area > 5"), "within")
    images = save(home, Query("shapes", items="images", slice="missed"), "images of it")
    assert within.query["selected_on"] == images.query["selected_on"] == {"a": ["outcome"]}


def test_a_concept_is_not_selected_on_anything(home):
    assert create(home, "shapes", "large", where="area > 5", run="a").query["selected_on"] == {}


def test_a_name_is_taken_until_it_is_replaced(home):
    create(home, "shapes", "some", ids=[1])
    with pytest.raises(ConflictError, match="some"):
        create(home, "shapes", "some", ids=[2])
    assert ids_of(home, "some") == [1]
    assert len(member_files(home)) == 1
    create(home, "shapes", "some", ids=[2, 3], replace=True)
    assert ids_of(home, "some") == [2, 3]
    assert len(member_files(home)) == 1


def test_a_slice_is_printed_without_its_query_which_may_hold_a_vector(home):
    shown = repr(create(home, "shapes", "some", ids=[1]))
    assert "name='some'" in shown
    assert "query" not in shown


def test_a_bad_name_leaves_no_file_of_members(home):
    with pytest.raises(InputError, match="name"):
        create(home, "shapes", "a/b", ids=[1])
    assert member_files(home) == []


def test_a_deleted_slice_is_gone_with_its_file_and_ledger_entry(home):
    create(home, "shapes", "some", ids=[1])
    path = home.catalog.slice(1, "some").members_path
    delete(home, "shapes", "some")
    assert list_slices(home, "shapes") == []
    assert home.catalog.recorded(path) is None
    assert member_files(home) == []
    with pytest.raises(NotFoundError, match="some"):
        delete(home, "shapes", "some")


@pytest.mark.parametrize("damage", ["changed", "missing", "unrecorded"])
def test_a_damaged_file_of_members_is_noticed(home, damage):
    create(home, "shapes", "some", ids=[1, 2])
    path = home.catalog.slice(1, "some").members_path
    if damage == "changed":
        (home.path / path).write_bytes((home.path / path).read_bytes()[:-8] + bytes(8))
    elif damage == "missing":
        (home.path / path).unlink()
    else:
        home.catalog.forget(path)
    with pytest.raises(DamageError):
        members_frame(home, "shapes", "some")


def test_slices_are_listed_by_name(home):
    assert list_slices(home, "shapes") == []
    create(home, "shapes", "b", ids=[1])
    create(home, "shapes", "a", ids=[1], scope="images")
    assert [made.name for made in list_slices(home, "shapes")] == ["a", "b"]
    assert show(home, "shapes", "a").scope == "images"
    assert slices_module.SCOPES == ("images", "objects")


def test_a_slice_of_nothing_says_which_value_may_be_misspelt(home):
    made = create(home, "shapes", "none", where="category = 'dsic'")
    assert (made.n_members, made.notes) == (0, ("nothing has the category 'dsic'. Did you mean 'disc'?",))
    assert create(home, "shapes", "some", where="category = 'disc'").notes == ()
    assert show(home, "shapes", "none").notes == ()
