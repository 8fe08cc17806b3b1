from microtome.datasets import diagnose, embed, import_dataset, import_run
from microtome.datasets.names import images_table
from microtome.kernels import loading
from microtome.kernels.building import levels


def test_an_empty_home_has_an_installation_and_no_data_sets(home):
    document = diagnose(home)
    assert document["home"]["datasets"] == []
    assert document["installation"]["packages"]["pycocotools"]
    assert document["installation"]["kernels"] in levels()
    assert "dataset" not in document


def test_loops_that_are_not_compiled_are_told(home, monkeypatch, tmp_path):
    monkeypatch.setattr(loading, "library", lambda level: tmp_path / "none.so")
    installed = diagnose(home)["installation"]
    assert installed["kernels"] is None
    assert "kernels are not built; found no none.so" in installed["problems"][0]


def test_a_data_set_is_described_with_its_runs_and_encoders(home, files, pictures, perfect):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures)
    import_run(home, "shapes", "a", files.predictions(rows=perfect(1)))
    embed(home, "shapes", model="untrained:5", items=["images"], device="cpu")
    described = diagnose(home, "shapes")["dataset"]
    assert (described["n_images"], described["n_objects"], described["n_unreadable"]) == (6, 12, 0)
    assert described["encoders"] == ["untrained:5"]
    assert described["damaged"] == []
    assert "offset:-1" in " ".join(described["runs"][0]["advice"])
    assert described["runs"][0]["findings"] == {"unknown category": 6}


def test_damaged_tables_are_listed(home, files):
    import_dataset(home, "shapes", annotations=files.truth())
    data = next((home.path / f"{images_table(1)}.lance" / "data").glob("*.lance"))
    data.write_bytes(data.read_bytes() + b"torn")
    assert data.name in " ".join(diagnose(home, "shapes")["dataset"]["damaged"])


def test_a_data_set_whose_first_import_was_killed_is_described_as_empty(home):
    home.catalog.create_dataset("shapes", "")
    described = diagnose(home, "shapes")["dataset"]
    assert (described["n_images"], described["unreadable"], described["runs"]) == (0, [], [])
