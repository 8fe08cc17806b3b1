import pytest

from microtome.datasets import Home
from microtome.errors import InputError


@pytest.mark.parametrize("path", ["file", "file/home", "file/deep/home"])
def test_a_file_in_the_way_of_a_home_is_told(tmp_path, path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"the home .*file.* can't be made; .*MICROTOME_HOME"):
        Home.open(tmp_path / path)
    assert (tmp_path / "file").read_text() == ""


@pytest.mark.parametrize("path", ["/proc/home", "/dev/null/home"])
def test_a_parent_that_takes_no_folder_is_told(tmp_path, path):
    with pytest.raises(InputError, match=rf"the home {path} can't be made; found .*MICROTOME_HOME"):
        Home.open(tmp_path / path)


def test_a_home_is_made_with_its_parents_and_opened_again(tmp_path):
    with Home.open(tmp_path / "new" / "home") as made:
        made.catalog.create_dataset("shapes", "")
    with Home.open(tmp_path / "new" / "home") as opened:
        assert [record.name for record in opened.catalog.datasets()] == ["shapes"]
