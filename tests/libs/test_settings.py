import os

import pytest
from pydantic import ValidationError

from microtome.settings import Settings


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in list(os.environ):
        if name.startswith("MICROTOME_"):
            monkeypatch.delenv(name)


def test_without_any_variable_everything_is_local():
    settings = Settings()
    assert settings.home.name == ".microtome"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.database_url, settings.server, settings.token) == (None, None, None)


def test_each_field_is_read_from_its_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("MICROTOME_HOME", str(tmp_path))
    monkeypatch.setenv("MICROTOME_PORT", "9000")
    monkeypatch.setenv("MICROTOME_LOG_FORMAT", "json")
    settings = Settings()
    assert (settings.home, settings.port, settings.log_format) == (tmp_path, 9000, "json")


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_an_impossible_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("MICROTOME_PORT", port)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_every_field_says_what_it_is_for():
    assert all(field.description for field in Settings.model_fields.values())
