# test_readme: what the README shows at the prompt is what the prompt shows.

import re
import runpy
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def shown():
    """(what is typed, what is answered) of the README's session at the prompt."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    session = re.search(r"    \$ make sim\n((?:    .*\n)+)", text)[1]
    pairs = []
    for line in session.splitlines():
        if line.startswith("    >>> "):
            pairs.append((line[8:], []))
        else:
            pairs[-1][1].append(line[4:])
    return [(typed, "\n".join(answer)) for typed, answer in pairs]


def test_the_prompt_answers_as_the_readme_shows(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["sim.py"])  # not pytest's: no log is asked for
    monkeypatch.setattr(sys, "atexit", lambda function: None, raising=False)  # MicroPython's
    names = runpy.run_path(str(REPOSITORY / "boards" / "host" / "sim.py"))
    capsys.readouterr()
    session = shown()
    assert len(session) > 3
    for typed, answer in session:
        assert repr(eval(typed, names)) == answer, typed


def test_the_scenario_in_the_readme_can_be_played():
    from tools import scenario
    from tools.scenario_rig import rig_words

    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    day = re.search(r"    (# A Tuesday(?:.*\n)+?    23:59  end\n)", text)[1]
    assert scenario.parse(day.replace("\n    ", "\n"), "README.md", rig_words())
