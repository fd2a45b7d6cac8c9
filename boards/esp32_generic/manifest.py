# manifest: freezes the pump into MicroPython's firmware for an ESP32; its build reads this file.
#
#   make -C ports/esp32 BOARD=ESP32_GENERIC FROZEN_MANIFEST=(here)/manifest.py
#
# with pins.csv in the folder of that board, so that the names of the pins are in the firmware too.
# No require() besides: what the pump uses is its own, and the port's manifest has what is asked of
# micropython-lib by others. boot.py and main.py stay files in /, which a person can change.

include("$(PORT_DIR)/boards/manifest.py")

for folder in ("firmware", "hal/stores", "hal/parts", "hal/esp32"):
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
        "esp32_generic/__init__.py",
        "esp32_generic/rig.py",
    ),
    base_path="../..",
)
