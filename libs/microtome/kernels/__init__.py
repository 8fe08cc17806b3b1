"""Machine code: loops written in C++ beside the modules that use them, called with numpy arrays."""

from microtome.kernels.calling import Filled, kernel

__all__ = ["Filled", "kernel"]
