from __future__ import annotations

import logging

from microtome.embedding.logs import root_logger_untouched


def test_the_root_logger_gets_no_handler_of_its_own(monkeypatch, capfd):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    with root_logger_untouched():
        logging.warning("what open_clip has to say")
    assert root.handlers == []
    assert capfd.readouterr() == ("", "")


def test_a_handler_that_is_there_still_gets_everything(caplog):
    with root_logger_untouched():
        logging.warning("what open_clip has to say")
    assert caplog.messages == ["what open_clip has to say"]
