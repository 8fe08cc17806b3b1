"""A worker that commits vectors often, so that a small data set is embedded in many commits."""

from __future__ import annotations

import sys

from microtome.datasets import vectors
from microtome_worker.main import main

vectors.COMMIT_EVERY = int(sys.argv[1])
main()
