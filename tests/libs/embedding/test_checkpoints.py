from __future__ import annotations

import gzip
import json
import logging
import os
import pickle
import zipfile
from pathlib import Path

import open_clip
import pytest
import torch
from open_clip.tokenizer import default_bpe
from safetensors.torch import save_file

from microtome.embedding import ModelSpec, load_encoder
from microtome.embedding.architectures import cut_tokenizer
from microtome.embedding.towers import bundled_tower
from microtome.errors import InputError


def _load(description: Path | str, weights: Path, *, pickles: bool = False):
    spec = ModelSpec.parse(f"{description}={weights}", allow_pickle_weights_only=pickles)
    return load_encoder(spec, device="cpu")


@pytest.fixture
def weights(tmp_path, tiny_model) -> Path:
    path = tmp_path / "weights.safetensors"
    save_file(tiny_model.state_dict(), path)
    return path


@pytest.mark.parametrize("name", ["weights.pt", "weights.bin", "weights.pth"])
def test_a_pickle_holds_the_same_model_as_safetensors(tiny_description, tiny_model, weights, tmp_path, name):
    torch.save({"state_dict": tiny_model.state_dict()}, tmp_path / name)
    encoder = _load(tiny_description, tmp_path / name, pickles=True)
    assert encoder.digest == _load(tiny_description, weights).digest
    assert ModelSpec.of(encoder.spec).allow_pickle_weights_only


def test_a_pickle_is_not_read_unless_allowed(tiny_description, tiny_model, tmp_path):
    torch.save(tiny_model.state_dict(), tmp_path / "weights.pt")
    with pytest.raises(InputError, match=r"not read .*; found weights\.pt.*Convert them to \.safetensors"):
        _load(tiny_description, tmp_path / "weights.pt")


class _Touch:
    """Unpickled, it would create a file."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self):
        return os.mknod, (str(self.marker),)


@pytest.mark.parametrize("form", ["plain", "zip"])
def test_a_pickle_that_holds_code_is_refused_and_nothing_runs(tiny_description, tiny_model, tmp_path, form):
    path, marker = tmp_path / "weights.pt", tmp_path / "executed"
    if form == "plain":
        path.write_bytes(pickle.dumps(_Touch(marker)))
    else:
        torch.save({**tiny_model.state_dict(), "extra": _Touch(marker)}, path)
        assert zipfile.is_zipfile(path)
    with pytest.raises(InputError, match="the weights file is damaged or holds more than weights"):
        _load(tiny_description, path, pickles=True)
    assert not marker.exists()
    pickle.loads(pickle.dumps(_Touch(marker)))
    assert marker.exists()


def test_a_setting_that_would_let_pickles_run_code_is_refused(
    tiny_description, tiny_model, tmp_path, monkeypatch
):
    torch.save(tiny_model.state_dict(), tmp_path / "weights.pt")
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    with pytest.raises(InputError, match=r"TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD is set.*Unset it"):
        _load(tiny_description, tmp_path / "weights.pt", pickles=True)


def test_a_program_in_torchscript_is_refused(tiny_description, tiny_model, tmp_path):
    torch.save(tiny_model.state_dict(), tmp_path / "weights.pt")
    with zipfile.ZipFile(
        tmp_path / "weights.pt", "a"
    ) as archive:  # the record by which torch knows a program
        archive.writestr("weights/constants.pkl", b"")
    with pytest.raises(
        InputError, match=r"holds more than weights; found weights\.pt\. Nothing in it was run"
    ):
        _load(tiny_description, tmp_path / "weights.pt", pickles=True)


@pytest.mark.parametrize("data", [b"", b"garbage", b"\xff" * 64, b'\x10\0\0\0\0\0\0\0{"a": [[[[[[[[[[[['])
@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_damaged_weights_are_refused(tiny_description, tmp_path, data, suffix):
    path = tmp_path / f"weights{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"the weights file is damaged or .*found weights\."):
        _load(tiny_description, path, pickles=True)


def test_truncated_weights_are_refused(tiny_description, weights):
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(InputError, match="the weights file is damaged"):
        _load(tiny_description, weights)


def test_weights_that_are_not_a_state_are_refused(tiny_description, tmp_path):
    for content in ([1, 2], {}, {"state_dict": 3}, {"a": "text"}):
        torch.save(content, tmp_path / "weights.pt")
        with pytest.raises(InputError):
            _load(tiny_description, tmp_path / "weights.pt", pickles=True)


def test_the_first_missing_key_is_named(tiny_description, tiny_model, tmp_path):
    state = tiny_model.state_dict()
    del state["ln_final.weight"], state["text_projection"]
    save_file(state, tmp_path / "weights.safetensors")
    with pytest.raises(InputError, match=r"do not fit .* found 2 missing in .*, first 'text_projection'"):
        _load(tiny_description, tmp_path / "weights.safetensors")


def test_the_first_unexpected_key_is_named(tiny_description, tiny_model, tmp_path):
    save_file({**tiny_model.state_dict(), "visual.extra": torch.zeros(2)}, tmp_path / "weights.safetensors")
    with pytest.raises(InputError, match=r"do not fit .* found 1 unexpected in .*, first 'visual\.extra'"):
        _load(tiny_description, tmp_path / "weights.safetensors")


def test_a_weight_of_another_shape_is_named(tiny_description, tiny_model, tmp_path):
    save_file(
        {**tiny_model.state_dict(), "ln_final.weight": torch.zeros(9)}, tmp_path / "weights.safetensors"
    )
    with pytest.raises(InputError, match=r"of another architecture; .*size mismatch for ln_final\.weight"):
        _load(tiny_description, tmp_path / "weights.safetensors")


def test_weights_that_are_not_finite_are_found_out_at_the_first_picture(
    tiny_description, tiny_model, tmp_path
):
    state = {**tiny_model.state_dict(), "text_projection": torch.full((8, 8), torch.nan)}
    save_file(state, tmp_path / "weights.safetensors")
    encoder = _load(tiny_description, tmp_path / "weights.safetensors")
    with pytest.raises(InputError, match=r"vectors that have no direction.*The weights are damaged"):
        encoder.encode_texts(["a crosswalk"])


@pytest.mark.parametrize(
    "name", ["missing.safetensors", "weights.onnx", "weights.npz", "weights.SAFETENSORS"]
)
def test_other_files_are_refused(tiny_description, tmp_path, name):
    if "missing" not in name:
        (tmp_path / name).touch()
    with pytest.raises(InputError, match=r"expected a \.safetensors file"):
        _load(tiny_description, tmp_path / name)


def test_a_bundled_model_is_loaded_from_its_folder(tiny_description, weights, tmp_path):
    with pytest.raises(
        InputError, match=r"no model is bundled with this installation\. Name ARCH/PRETRAINED"
    ):
        bundled_tower(tmp_path)
    (tmp_path / "architecture.json").write_bytes(tiny_description.read_bytes())
    weights.rename(tmp_path / "model.safetensors")
    (tmp_path / "merges.txt.gz").write_bytes(Path(default_bpe()).read_bytes())
    (tmp_path / "words.txt").write_text("car\nred\n")
    tower = bundled_tower(tmp_path)
    assert (tower.config["embed_dim"], tower.words) == (8, {"car", "red"})


def test_byte_pairs_of_another_text_model_are_refused(tmp_path):
    (tmp_path / "merges.txt.gz").write_bytes(gzip.compress(b"#version\na b</w>"))
    # 256 bytes within and at the end of words, a merge, start and end
    assert cut_tokenizer(tmp_path / "merges.txt.gz", {"context_length": 4, "vocab_size": 515})
    with pytest.raises(InputError, match=r"do not fit the text model; found 515 tokens; expected 514"):
        cut_tokenizer(tmp_path / "merges.txt.gz", {"context_length": 4, "vocab_size": 514})


def test_an_architecture_that_open_clip_knows_by_name(tiny_description, weights, tmp_path):
    named = tmp_path / "microtome-tiny-checkpoint.json"
    named.write_bytes(tiny_description.read_bytes())
    open_clip.add_model_config(named)
    handlers = list(logging.getLogger().handlers)
    assert _load("microtome-tiny-checkpoint", weights).digest == _load(tiny_description, weights).digest
    assert logging.getLogger().handlers == handlers


def test_the_preprocessing_beside_the_weights_counts(tiny_description, weights, tmp_path):
    named = tmp_path / "microtome-tiny-beside.json"
    named.write_bytes(tiny_description.read_bytes())
    open_clip.add_model_config(named)
    plain = _load("microtome-tiny-beside", weights)
    beside = {"preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "resize_mode": "squash"}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(beside))
    encoder = _load("microtome-tiny-beside", weights)
    assert encoder.fill == (128, 128, 128)
    assert encoder.spec["preprocess_cfg"]["resize_mode"] == "squash"
    assert encoder.digest != plain.digest
