# test_firmware: what may not be written in firmware/, and what only one file of it may do.

import ast
import io
import re
import tokenize

from tests.rules.source import broken, found_in, python_files, text, tree

# The outer edges, where whatever comes has to be caught: poll, and the prompt. One handler each.
CATCH_ALL = {"firmware/pump.py": 1, "firmware/console/console.py": 1}
# The place where a person's 1.5 may be asked whether it is a float; it leaves as an integer.
FLOAT_EDGE = ("firmware/console/answers/parse.py",)


def float_rule(tree, name):
    """Integers only: a board's floats have 32 bits, and no test on a host would see the drift."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)):
            yield node.lineno, f"float literal {node.value}"
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div):
            yield node.lineno, "/ makes a float; // does not"
        elif isinstance(node, ast.Name) and node.id in ("float", "complex"):
            if name not in FLOAT_EDGE:
                yield node.lineno, f"{node.id} has no place here"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            if names & {"math", "cmath"}:
                yield node.lineno, "math has no place here"


def forbidden_rule(tree, name):
    """assert vanishes at -O1, print blocks on a host that does not read, a bare except eats
    Ctrl-C."""
    catch_all = CATCH_ALL.get(name, 0)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "assert"
        elif isinstance(node, ast.Name) and node.id == "print":
            yield node.lineno, "print"
        elif isinstance(node, ast.ExceptHandler):
            if node.type is None:
                yield node.lineno, "bare except"
                continue
            caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
            if caught & {"Exception", "BaseException"}:
                catch_all -= 1
                if catch_all < 0:
                    yield node.lineno, "except Exception, away from the edges (CATCH_ALL)"


def left_undone(source):
    """(line, comment) of every TODO and its like."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and re.search(
            r"\b(TODO|FIXME|XXX|HACK)\b", token.string
        ):
            yield token.start[0], token.string


def stepper_rule(tree, name):
    """One place pulses the motor; to hand the port to Drive, whole, is all others may do."""
    if name == "firmware/drive.py":
        return
    handed_on = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Drive":
            handed_on.update(node.args)
        if node in handed_on:
            continue
        named = getattr(node, "attr", getattr(node, "id", getattr(node, "arg", None)))
        if named == "stepper":
            yield getattr(node, "lineno", 1), "only drive.py uses the stepper"


def store_rule(tree, name):
    """One place writes the journal."""
    if name == "firmware/journal.py":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "append":
            owner = getattr(node.value, "attr", getattr(node.value, "id", ""))
            if "store" in owner:
                yield node.lineno, "only journal.py appends to the store"


def feeds(tree):
    """Lines which feed the watchdog."""
    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "feed"]


def test_firmware_has_no_floats():
    found = broken(float_rule, "firmware")
    assert not found, found


def test_firmware_has_no_assert_print_bare_except_or_catch_all():
    found = broken(forbidden_rule, "firmware")
    assert not found, found


def test_firmware_leaves_nothing_undone():
    found = [
        (name, *what) for name in python_files("firmware") for what in left_undone(text(name))
    ]
    assert not found, found


def test_only_the_drive_uses_the_stepper():
    found = broken(stepper_rule, "firmware")
    assert not found, found


def test_only_the_journal_appends_to_the_store():
    found = broken(store_rule, "firmware")
    assert not found, found


def test_one_file_feeds_the_watchdog():
    files = [name for name in python_files("firmware") if feeds(tree(name))]
    assert len(files) == 1, files


def test_the_float_rule_sees_each_way_to_a_float():
    for snippet in ("x = 1.0", "x = a / b", "x /= 2", "import math", "from math import pi"):
        assert found_in(float_rule, snippet), snippet
    assert found_in(float_rule, "x = 1e3") and found_in(float_rule, "x = float(y)")
    assert not found_in(float_rule, "type(x) is float", FLOAT_EDGE[0])
    assert found_in(float_rule, "x = 1.0", FLOAT_EDGE[0])
    assert not found_in(float_rule, "x = a // b + 10_000")


def test_the_forbidden_rule_sees_each_of_them():
    for snippet in ("assert x", "print(1)", "say = print", "try:\n    x\nexcept:\n    y"):
        assert found_in(forbidden_rule, snippet), snippet
    catch = "try:\n    x\nexcept (OSError, Exception):\n    y\n"
    assert found_in(forbidden_rule, catch)
    assert not found_in(forbidden_rule, catch, "firmware/pump.py")
    assert found_in(forbidden_rule, catch + catch, "firmware/pump.py")
    assert not found_in(forbidden_rule, "try:\n    x\nexcept OSError:\n    y")


def test_what_is_left_undone_is_seen():
    assert list(left_undone("x = 1  # TODO: more\n"))
    assert not list(left_undone('x = "TODO"\n'))


def test_the_single_caller_rules_see_a_second_caller():
    assert found_in(stepper_rule, "hal.stepper.start(1, 1, 100)")
    assert found_in(stepper_rule, "def f(stepper):\n    pass")
    assert found_in(stepper_rule, "drive = Drive(hal.stepper.start)")
    assert not found_in(stepper_rule, "drive = Drive(hal.stepper, hal.clock)")
    assert not found_in(stepper_rule, "hal.stepper.stop()", "firmware/drive.py")
    assert found_in(store_rule, "self._hal.store.append(record)")
    assert found_in(store_rule, "self._store.append(record)")
    assert not found_in(store_rule, "self._lines.append(line)")
    assert feeds(ast.parse("hal.watchdog.feed()"))
