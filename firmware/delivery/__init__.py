# delivery: what is owed, what may be delivered, and what has been. Knows no time of day.
