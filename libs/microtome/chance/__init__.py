"""What chance does to a slice's figures: random slices, resamples, intervals and verdicts."""
