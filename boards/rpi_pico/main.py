# main: a pump that is polled while a person types; it ends at once and leaves `pump` behind.

import gc

gc.threshold(65_536)  # boards/start.py says why

from boards import start  # noqa: E402

pump = start.started("rpi_pico")
del start  # it has served
gc.threshold(-1)
print(pump)
