# test_repository: what holds for the repository as a whole: the tests can run everywhere, the
# documents say what exists, everything is pinned, and nothing betrays one person's machine.

import ast
import re

from tests.rules.source import REPOSITORY, all_files, broken, found_in, text

# Homes of people and of build machines; a character class keeps a pattern from matching itself.
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:[h]ome|[U]sers|[r]oot|[w]ork|[t]mp)/[\w.]")
REGISTRY = re.compile(
    r"--(?:extra-)?[i]ndex-url|--[f]ind-links|--[t]rusted-host"
    r"|https?://[^\s/)\"'>]*(?:[p]ypi|[p]ythonhosted|[r]egistry|[a]rtifactory)",
    re.IGNORECASE,
)
# "make demo" where it is code: after a backtick or a prompt, or at the start of a line.
MAKE_TARGET = re.compile(r"(?:^|[`(]|\$ )make +(?:[A-Z_]+=\S+ +)*([a-z][a-z0-9-]*)", re.MULTILINE)


def portable_rule(tree, name):
    """A test that runs on every interpreter is a plain function without arguments."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            if any(said.split(".")[0] in ("pytest", "hypothesis") for said in names):
                yield node.lineno, "MicroPython has no pytest; such tests live in tests/host"
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield node.lineno, "a class of tests is not seen by tests/run.py"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not node.name.startswith("test_"):
                continue
            if not name.rsplit("/", 1)[-1].startswith("test_"):
                yield node.lineno, "a test in a file not called test_* is never run"
            if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list:
                yield node.lineno, "a test is a plain function"
            arguments = node.args
            if arguments.args or arguments.kwonlyargs or arguments.vararg or arguments.kwarg:
                yield node.lineno, "a test takes no arguments: MicroPython has no fixtures"


def targets_named(document):
    return set(MAKE_TARGET.findall(document))


def makefile_targets():
    return set(re.findall(r"^([a-z][a-z0-9-]*):", text("Makefile"), re.MULTILINE))


def promised_tests(document):
    return set(re.findall(r"`(test_\w+)`", document))


def known_tests():
    files = [name for name in all_files() if re.match(r"tests/.*/test_\w+\.py$", name)]
    return {name for file in files for name in re.findall(r"^def (test_\w+)", text(file), re.M)}


def unpinned(requirements):
    """Lines that leave a version open."""
    lines = [line.split("#")[0].strip() for line in requirements.split("\n")]
    return [
        line
        for line in lines
        if line and not line.startswith("-r ") and not re.match(r"[\w.-]+==[\w.]+( ;.*)?$", line)
    ]


def test_shared_tests_can_run_on_every_interpreter():
    found = broken(
        portable_rule, "tests/unit", "tests/contract", "tests/micropython", "tests/unix"
    )
    assert not found, found


def test_every_make_target_that_a_document_names_exists():
    documents = [name for name in all_files() if name.endswith(".md")]
    found = {name: targets_named(text(name)) - makefile_targets() for name in documents}
    found = {name: targets for name, targets in found.items() if targets}
    assert not found, found


def test_every_test_that_a_document_names_exists():
    named = promised_tests(text("tests/README.md"))
    assert named, "the table of promises names no test"
    assert not named - known_tests()


def test_every_target_for_people_has_its_line_in_the_list():
    listed = set(re.findall(r"^([a-z0-9-]+):.*## ", text("Makefile"), re.MULTILINE))
    assert makefile_targets() - listed == {"help", "micropython"}


def test_every_requirement_is_pinned():
    files = [name for name in all_files() if name.startswith("requirements/")]
    assert files
    found = {name: lines for name in files if (lines := unpinned(text(name)))}
    assert not found, found


def test_nothing_betrays_a_machine_or_a_registry():
    found = []
    for name in all_files():
        data = (REPOSITORY / name).read_bytes()
        if b"\0" in data:
            continue  # a picture
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if MACHINE_PATH.search(line) or REGISTRY.search(line):
                found.append(f"{name}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_the_portable_rule_sees_what_micropython_would_miss():
    for snippet in (
        "import pytest",
        "from hypothesis import given",
        "class TestBasal:\n    pass",
        "def test_x(tmp_path):\n    pass",
        "@skip\ndef test_x():\n    pass",
    ):
        assert found_in(portable_rule, snippet, "tests/unit/test_a.py"), snippet
    fine = "def test_x():\n    assert True\n"
    assert not found_in(portable_rule, fine, "tests/unit/test_a.py")
    assert found_in(portable_rule, fine, "tests/unit/helper.py")


def test_the_document_rule_sees_targets():
    assert targets_named("run `make demo SCENARIO=x`, then\nmake sim\n") == {"demo", "sim"}
    assert targets_named("    $ make MICROPYTHON=x test-unix") == {"test-unix"}
    assert targets_named("To make sure, read on.") == set()


def test_an_open_version_is_seen():
    assert unpinned("rich\n") and unpinned("rich>=1\n") and unpinned("a==1.*\n")
    assert not unpinned("# why\n-r run.txt\nrich==1.0 ; python_version < '3'\n")


def test_a_machine_and_a_registry_are_seen():
    home = "/" + "home" + "/me/x.py"
    assert MACHINE_PATH.search("cd " + home)
    assert not MACHINE_PATH.search("tests" + home)
    assert REGISTRY.search("pip install --" + "index" + "-url x")
    assert REGISTRY.search("https://" + "py" + "pi.example/simple")
