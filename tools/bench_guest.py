"""Runs a piece of code under unix MicroPython, and reads the number or the JSON that it prints."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tools.demo.player import interpreter

ROOT = Path(__file__).resolve().parent.parent


def unix(code: str, heap: str = "2m") -> Any:
    return printed([interpreter(), "-X", "heapsize=" + heap, "-c", code])


def printed(command: list[str], **more: str) -> Any:
    """What a program prints, with more in its environment; its own message when it fails."""
    environment = {**os.environ, **more}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    if done.returncode or not done.stdout.strip():
        raise SystemExit(f"bench: {command[0]} failed: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)
