# source: the files of the repository, and their syntax trees, for the rules.
#
# Owns which files count: those git knows or would add. Must not: hold a rule.

import ast
import functools
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_SKIPPED = {".git", ".venv", "build", "__pycache__"}


@functools.cache
def all_files() -> tuple[str, ...]:
    """Paths in the repository, with "/", sorted; without what .gitignore leaves out."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=REPOSITORY,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        names = {name for name in listing.split("\0") if name}
    except (OSError, subprocess.CalledProcessError):  # no git, or unpacked from an archive
        names = {
            path.relative_to(REPOSITORY).as_posix()
            for path in REPOSITORY.rglob("*")
            if not _SKIPPED.intersection(path.parts)
        }
    return tuple(sorted(name for name in names if (REPOSITORY / name).is_file()))


def python_files(*folders: str) -> list[str]:
    """The .py files below these folders of the repository."""
    return [
        name
        for name in all_files()
        if name.endswith(".py") and name.startswith(tuple(folder + "/" for folder in folders))
    ]


def text(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def tree(name: str) -> ast.Module:
    return ast.parse(text(name), name)


def module_of(name: str) -> str:
    """firmware/therapy/basal.py is firmware.therapy.basal; firmware/__init__.py is firmware."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def broken(rule, *folders: str) -> str:
    """What rule(tree, name) finds in every file of the folders, a line each; "" when all hold."""
    found = []
    for name in python_files(*folders):
        found += [f"{name}:{line}: {what}" for line, what in rule(tree(name), name)]
    return "\n".join(found)


def found_in(rule, snippet: str, name: str = "firmware/snippet.py") -> list[str]:
    """What the rule finds in a snippet: each rule is shown one that breaks it."""
    return [what for _line, what in rule(ast.parse(snippet), name)]
