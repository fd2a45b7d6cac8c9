# manifest: what of the pump is frozen into MicroPython's firmware; the build of a board reads it.
#
# A board's own manifest includes this with options: board, the name of its folder, and chip, the
# folder of hal/ that it needs. No require(): what the pump uses is its own, and the manifest of
# the port has what others ask of micropython-lib. boot.py and main.py stay files in /, which can
# be changed there. No folder called boards or firmware may lie in /: it would hide what is frozen.

include("$(PORT_DIR)/boards/manifest.py")

for folder in ("firmware", "hal/stores", "hal/parts", "hal/" + options.chip):
    package(folder, base_path="..")

module("hal/__init__.py", base_path="..")
module("microbolus.py")  # boot.py asks for it, here too; the file that it looks for is not there
package(
    "boards",
    files=(
        "__init__.py",
        "build.py",
        "held.py",
        "integrity.py",
        "pacer.py",
        "pins.py",
        "safe.py",
        "seal.py",
        "start.py",
        "unload.py",
        options.board + "/__init__.py",
        options.board + "/rig.py",
    )
    + (("pacer_esp32.py",) if options.chip == "esp32" else ()),
    base_path="..",
)
