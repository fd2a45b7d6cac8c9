# main: a pump that is polled while a person types; it ends at once and leaves `pump` behind.

import gc

gc.threshold(32_768)  # or what is imported would lie scattered among the garbage of importing

from boards import start  # noqa: E402

pump = start.started("esp32_generic")
del start  # it has served
gc.threshold(-1)
print(pump)
