"""Labels that can be fixed: a queue to review, verdicts, and the versions of the data set they lead to."""
