# main: a pump that is polled while a person types; it ends at once and leaves `pump` behind.

import gc

gc.threshold(32_768)  # or what is imported would lie scattered among the garbage of importing

from boards.start import started  # noqa: E402

pump = started("rpi_pico")
gc.threshold(-1)
print(pump)
