"""Colours: pixels of any mode become 8-bit RGB."""

from __future__ import annotations

import numpy as np
from PIL import Image

from microtome.errors import PictureError

_WHITE = (255, 255, 255)


def as_rgb(image: Image.Image) -> Image.Image:
    """A new RGB picture without metadata: 16-bit grey scaled to 8 bits, transparency laid over white.

    Raises:
        PictureError: 32-bit pixels, for which no file says which value is white.
    """
    if image.mode.startswith("I;16"):
        return _from_16_bits(image)
    if image.mode in ("I", "F"):
        raise PictureError(
            "the picture has 32-bit pixels, which have no agreed white",
            found=f"mode {image.mode}",
            expected="8 or 16 bits a channel",
            fix="Convert it.",
        )
    picture = _over_white(image) if image.has_transparency_data else image.convert("RGB")
    picture.info = {}
    return picture


def _from_16_bits(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        values = np.where(values == clear, 65535, values)
    # 65535 = 255 * 257: black stays 0 and white becomes 255
    return Image.fromarray(((values.astype(np.uint32) + 128) // 257).astype(np.uint8)).convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    layer = image.convert("RGBA")
    picture = Image.new("RGB", image.size, _WHITE)
    picture.paste(layer, mask=layer.getchannel("A"))
    return picture
