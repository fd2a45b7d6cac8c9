# test_emulate_runs: what make test-emulated comes to without an image, and which runs leave what
# they told behind. Its conftest.py is tried on tests that take no time.

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TELLS = """
def test_one(uf2):
    print("told: one of {name}")


def test_two(uf2):
    print("told: two of {name}")
"""
TOLD = "".join(f"{number} of {name}\n" for name in "ab" for number in ("one", "two"))
OLD = "of the last whole run\n"
NONE_RAN = "not one emulated test ran"


@pytest.fixture
def there(tmp_path):
    """Two files of emulated tests and one of others, and what the last whole run had told."""
    for folder in ("emulated", "others", "build"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "tests" / "emulated" / "conftest.py", tmp_path / "emulated")
    for name in "ab":
        (tmp_path / "emulated" / f"test_{name}.py").write_text(TELLS.format(name=name))
    (tmp_path / "others" / "test_c.py").write_text("def test_c():\n    print('told: c')\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib -rs\n")
    (tmp_path / "build" / "emulated.txt").write_text(OLD)
    (tmp_path / "small.uf2").touch()
    return tmp_path


def run(there, *words, uf2="small.uf2"):
    """How pytest ended there, and what it printed; what it left of what tests told."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "cpython")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words],
        cwd=there,
        env={**os.environ, "PYTHONPATH": paths, "UF2": uf2},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, (there / "build" / "emulated.txt").read_text()


def test_without_an_image_it_fails_and_says_in_a_line_what_to_give(there):
    for words in (("emulated",), ("emulated/test_a.py",)):
        code, said, kept = run(there, *words, uf2="nowhere.uf2")
        assert code != 0 and kept == OLD
        assert said.count(NONE_RAN) == 1 and said.endswith("UF2=path\n")
        assert "UF2=nowhere.uf2: there is no such file" in said  # what skips say of themselves


def test_without_an_image_a_run_of_other_tests_too_passes(there):
    code, said, kept = run(there, "emulated", "others", uf2="nowhere.uf2")
    assert code == 0 and NONE_RAN not in said and kept == OLD


def test_what_the_whole_folder_told_is_kept_and_what_others_told_is_not(there):
    code, said, kept = run(there, "emulated", "others")
    assert code == 0 and NONE_RAN not in said and kept == TOLD


@pytest.mark.parametrize("words", (("emulated/test_a.py",), ("emulated", "-k", "one")))
def test_what_a_part_told_is_not_kept(there, words):
    code, _, kept = run(there, *words)
    assert code == 0 and kept == OLD


@pytest.mark.parametrize("code", ("assert False", "import pytest; pytest.skip('not here')"))
def test_what_a_run_told_that_did_not_all_pass_is_not_kept(there, code):
    with (there / "emulated" / "test_b.py").open("a") as file:
        file.write(f"\n\ndef test_three():\n    {code}\n")
    ended, said, kept = run(there, "emulated")
    assert bool(ended) == ("assert" in code) and kept == OLD and NONE_RAN not in said
