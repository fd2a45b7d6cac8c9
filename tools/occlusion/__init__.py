"""How soon a blocked line is noticed, and how seldom an open one is taken for it."""
