"""`python -m microtome_worker`: one process of the worker."""

from microtome_worker.main import main

main()
