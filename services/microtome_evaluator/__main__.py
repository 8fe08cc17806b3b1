"""`python -m microtome_evaluator`: one process of the evaluator."""

from microtome_evaluator.main import main

main()
