"""`python -m microtome_cli` is `microtome`."""

from microtome_cli.main import main

main()
