# telling: a test that tells something, for test_legs to start on more than one interpreter.

from tests.tell import tell

LINE = "one line, and it passed"


def test_that_passes_tells_a_line():
    print("not shown")
    tell(LINE)
