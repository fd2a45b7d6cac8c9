# manifest: freezes the pump into MicroPython's firmware for an RP2350; its build reads this file.
#
#   make -C ports/rp2 BOARD=RPI_PICO2 FROZEN_MANIFEST=(here)/manifest.py \
#       CMAKE_ARGS=-DMICROPY_BOARD_PINS=(here)/pins.csv
#
# So the names of the pins are in the firmware too. No require() besides: what the pump uses is its
# own, and the port's manifest has what others ask of micropython-lib. boot.py and main.py stay
# files in /, which a person can change. No folder called boards or firmware may lie in /: it would
# hide what is frozen.

include("$(PORT_DIR)/boards/manifest.py")

for folder in ("firmware", "hal/stores", "hal/parts", "hal/rp2"):
    package(folder, base_path="../..")

module("hal/__init__.py", base_path="../..")
package(
    "boards",
    files=(
        "__init__.py",
        "build.py",
        "held.py",
        "integrity.py",
        "pacer.py",
        "pins.py",
        "rigdata.py",
        "safe.py",
        "seal.py",
        "start.py",
        "unload.py",
        "rpi_pico2/__init__.py",
        "rpi_pico2/rig.py",
    ),
    base_path="../..",
)
