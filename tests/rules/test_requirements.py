# test_requirements: the table of requirements, held to be whole and to name what exists.

import re

from firmware import faults
from tests.rules.source import REPOSITORY
from tests.rules.test_repository import known_tests, promised_tests

TABLE = "tests/REQUIREMENTS.md"
NUMBERS = [f"R{number:02d}" for number in range(1, 72)]


def lines_of(document):
    """(number, what it says, tests it names) of each line of the table."""
    rows = re.findall(r"^\| (R\d+) \| (.*?) \| (.*) \|$", document, re.MULTILINE)
    return [
        (number, says, re.findall(r"`(test_\w+)`", tests), tests) for number, says, tests in rows
    ]


def empty_promises(document):
    """Lines that name no test and do not say that they are not in force."""
    return [
        number
        for number, _, named, text in lines_of(document)
        if not named and not text.startswith("not in force yet")
    ]


def test_every_requirement_has_its_line_in_order():
    document = (REPOSITORY / TABLE).read_text()
    assert [row[0] for row in lines_of(document)] == NUMBERS


def test_every_test_that_a_requirement_names_exists():
    assert not promised_tests((REPOSITORY / TABLE).read_text()) - known_tests()


def test_every_requirement_in_force_names_a_test():
    assert empty_promises((REPOSITORY / TABLE).read_text()) == []


def test_a_line_that_promises_nothing_is_seen():
    assert empty_promises("| R01 | something | soon |\n") == ["R01"]
    assert (
        empty_promises("| R01 | something | `test_x` |\n| R02 | more | not in force yet |\n") == []
    )


def looking_at_alarms(*folders):
    """The text of each test file that does, with that of what it takes from beside it."""
    for folder in folders:
        for path in sorted((REPOSITORY / "tests" / folder).glob("test_*.py")):
            text = path.read_text()
            if not LOOKS.search(text):
                continue
            beside = re.findall(rf"^from tests\.{folder}\.(\w+) import", text, re.MULTILINE)
            helpers = [path.with_name(name + ".py") for name in beside]
            yield "\n".join([text, *(helper.read_text() for helper in helpers)])


def test_every_alarm_of_the_table_is_reached_by_a_test():
    """Each row's name or number stands in a test that looks at the alarms that stand."""
    names = [name for name in vars(faults) if name.isupper() and name not in NO_ALARMS]
    assert len(names) == len(faults.TABLE) // 2
    texts = list(looking_at_alarms("unit", "host", "micropython"))
    missing = [
        name
        for name in names
        if not any(
            re.search(rf"faults\.{name}\b|(?<!-)\b{vars(faults)[name]}\b", text) for text in texts
        )
    ]
    assert missing == []


LOOKS = re.compile(r"numbers\(|standing|alarms\.stopping\(\)")
NO_ALARMS = (
    *("TABLE", "NONE", "LOW", "MEDIUM", "HIGH", "PRIORITY", "STOPS", "END"),
    *("LATCHED", "BY_ITSELF", "UNTIL_SEEN"),
)
