"""Programs for people and for CI, on CPython. None of them shares code with firmware/."""
