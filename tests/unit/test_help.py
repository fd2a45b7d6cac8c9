# test_help: help by topic, help with a word, and what it shows is what can be typed.

from boards.host.sim_console import SimConsole
from firmware.console.answers import lessons, synonyms, typed
from firmware.console.prompt import HELP, NotUnderstood
from tests.unit.bench import bench

WIDTH = 80
_NO_COMMAND = "is no command and no topic; "


def prompts():
    made = bench()
    return made.console, SimConsole(made)


def fits(text, lines):
    assert len(text.split("\n")) <= lines, text
    for line in text.split("\n"):
        assert 0 < len(line) <= WIDTH and line == line.rstrip(), line
    return text


def test_help_names_every_command_once_by_its_topic_on_one_screen():
    for prompt in prompts():
        text = fits(str(prompt.help()), 24)
        *named, more, bare = text.split("\n")
        found = []
        topic = ""
        for line in named:
            topic = line[:11].strip() or topic
            for name in line[11:].strip(" ,").split(", "):
                found.append((name, topic))
        assert sorted(found) == sorted([row[:2] for row in prompt._rows()])
        assert "says more" in more and "without brackets" in bare


def test_of_a_command_help_says_all_that_it_takes_by_name():
    for prompt in prompts():
        for row in prompt._rows():
            text = fits(str(prompt.help(row[0])), 20)
            assert text.startswith("%s.%s(%s)" % (prompt._name, row[0], row[2])), text
            assert row[3].split(" ")[0] in text
            for name in row[7]:
                assert "  %s=" % name in text, (row[0], name)
            assert repr(getattr(prompt, row[0])) == text


def test_of_a_topic_help_has_its_commands_and_of_both_the_command_first():
    console, sim = prompts()
    for prompt in (console, sim):
        names = [row[0] for row in prompt._rows()]
        for topic in {row[1] for row in prompt._rows()}:
            text = fits(str(prompt.help(topic)), 24)
            for row in prompt._rows():
                if row[1] == topic:
                    assert "%s.%s(" % (prompt._name, row[0]) in text, (topic, row[0])
            if topic in names:
                assert text.startswith("%s.%s(" % (prompt._name, topic))
                assert ("of %s: " % topic in text) is (
                    len([row for row in prompt._rows() if row[1] == topic != row[0]]) > 0
                )
    assert "of stop: pump.suspend(), pump.resume()" in str(console.help("stop"))
    assert "sim.kink()                 the line is blocked" in str(sim.help("line"))


class Typed:
    """Takes the place of a prompt in an example: what was called, and with what."""

    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        def call(*arguments, **named):
            self.calls.append((name, arguments, named))

        return call


def test_every_example_is_understood():
    pump, sim = prompts()
    for name in ("day", "weekend"):
        assert pump.profile(name, "00:00=0.80").ok
    assert pump.ratio("00:00=10").ok and pump.units("mg/dL").ok
    assert pump.sensitivity("00:00=45").ok and pump.target("00:00=90-120").ok
    for prompt, known in (
        (pump, lessons),
        (pump, pump._lessons("limit")),
        (sim, sim._lessons("")),
    ):
        names = [row[0] for row in prompt._rows()]
        for name, (_, options, examples) in known.LESSONS.items():
            assert name in names, name
            for example, meaning in examples:
                said = Typed()
                eval("x." + example, {"x": said})
                called, arguments, named = said.calls[0]
                assert called == name and meaning, example
                run = prompt._found(name, arguments, named)
                if run is None or prompt._name == "sim":
                    continue
                try:
                    run(prompt._about, *arguments, **named)
                except NotUnderstood as reason:
                    raise AssertionError("%s: %s" % (example, reason))
            for written, meaning in options:
                assert written and meaning, name


def test_a_word_that_is_none_gets_the_nearest():
    console, sim = prompts()
    for word, nearest in (
        ("bouls", 'perhaps pump.help("bolus")'),
        ("Alarm", 'perhaps pump.help("alarms")'),
        ("record", 'perhaps pump.help("records")'),
        ("pause", 'perhaps pump.help("suspend")'),
        ("eat", "pump.help() lists them"),
    ):
        answer = console.help(word)
        assert not answer.ok
        assert str(answer) == 'refused: "%s" %s' % (word, _NO_COMMAND) + nearest
    for word in (7, [], True, b"bolus", "", "x" * 999, "\n", 1.5):
        assert str(console.help(word)).endswith(_NO_COMMAND + "pump.help() lists them"), word
    assert 'perhaps sim.help("kink")' in str(sim.help("kinks"))


def test_a_synonym_is_no_command_and_stands_for_one():
    console, sim = prompts()
    for prompt, table in ((console, synonyms.TABLE), (sim, sim._synonyms())):
        names = [row[0] for row in prompt._rows()]
        for word, name in table:
            assert word not in names and name in names, word


def test_a_command_without_a_lesson_shows_its_row():
    console, _ = prompts()
    known = console._lessons("suspend").LESSONS
    kept = known.pop("suspend")
    try:
        first, option, others = str(console.help("suspend")).split("\n")
    finally:
        known["suspend"] = kept
    assert first == "pump.suspend()             stops everything"
    assert option.startswith("  id=7 ") and others.startswith("of stop: ")


def test_the_table_has_no_name_twice():
    names = [row[0] for row in typed.TABLE]
    assert len(names) == len(set(names)) and typed.TABLE[0] is HELP
