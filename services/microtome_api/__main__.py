"""`python -m microtome_api`: one process of the API."""

from microtome_api.main import main

main()
