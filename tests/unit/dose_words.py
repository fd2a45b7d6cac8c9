# dose_words: what the console says, in lines a screen holds.
#
# Must not: hold a test.

WIDTH = 100


def said(answer, ok=True):
    """The words of an answer, wherever its lines break."""
    assert answer.ok == ok, answer
    return " ".join(str(answer).split())


def narrow(answer):
    for line in str(answer).split("\n"):
        assert 0 < len(line) <= WIDTH, (len(line), line)
