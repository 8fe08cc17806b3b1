"""Why a run fails: what each kind of error costs, which scores go with errors, and what changed between two runs."""
