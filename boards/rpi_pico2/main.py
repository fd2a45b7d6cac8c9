# main: a pump that is polled while a person types; it ends at once and leaves `pump` behind.

import gc

# Or what is imported would lie scattered among the garbage of importing: so 78 KB are left in one
# piece, and 4 without. Half as much would leave 92, and a start would take 0.2 s longer.
gc.threshold(65_536)

from boards import start  # noqa: E402

pump = start.started("rpi_pico2")
del start  # it has served
gc.threshold(-1)
print(pump)
