"""Untrained weights: numbers from a seed, the same on every machine and for every version of torch and numpy.

Pictures that look alike get vectors that lie close, because random layers keep distances roughly; words and
pictures have nothing to do with each other.
"""

from __future__ import annotations

import math

import numpy as np
import torch


def fill_from_seed(model: torch.nn.Module, seed: int) -> None:
    """Replaces every weight: biases 0, norms 1, all others uniform with variance 1 / fan-in.

    Only the raw 64-bit stream of numpy's PCG64 is used, which numpy promises never to change, and arithmetic
    that IEEE 754 fixes; torch's own random numbers are neither used nor moved.
    """
    stream = np.random.PCG64(np.random.SeedSequence(seed))
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            if name.endswith("bias"):
                weight.zero_()
            elif name.endswith("weight") and weight.ndim == 1:
                weight.fill_(1.0)
            elif weight.ndim > 0:
                weight.copy_(_uniform(stream, weight.shape))


def _uniform(stream: np.random.PCG64, shape: torch.Size) -> torch.Tensor:
    fan_in = math.prod(shape[1:]) if len(shape) > 1 else shape[0]
    unit = (stream.random_raw(math.prod(shape)) >> 11) * 2.0**-53
    values = (unit * 2 - 1) * math.sqrt(3 / fan_in)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))
