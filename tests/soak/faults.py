# faults: what nature can do to a rig and to its ports, as tables.

# (begins, ends) of what happens to the rig for a while
SPELLS = (
    ("kink", "clear"),
    ("occlude", "clear"),
    ("disconnect", "connect"),
    ("leak", "seal"),
    ("resist 1500000", "resist 15000"),
    ("unseat", "seat"),
    ("end-stop-stuck", "end-stop-ok"),
    ("driver-fault", "driver-ok"),
    ("jam", "unjam"),
    ("force-stuck", "force-ok"),
    ("force-open", "force-ok"),
    ("force-noise 2000", "force-noise 3"),
    ("force-offset 12000", "force-offset 8000"),
    ("force-offset 200", "force-offset 8000"),
    ("store-full", "store-ok"),
    ("store-broken", "store-ok"),
    ("battery 2900", "battery 3700"),
    ("battery 3400", "battery 3700"),
    ("keys 1", "keys 0"),
    ("keys 3", "keys 0"),
)
MOMENTS = ("air 3000", "clock-unset", "clock-unset")
# What a port may answer that is nonsense, or bad news.
SAYINGS = (
    ("force.read", (0, 16_777_215, 12_500, 9_000)),
    ("reservoir.at_end", (1,)),
    ("reservoir.seated", (0,)),
    ("stepper.fault", (1,)),
    ("stepper.busy", (1,)),
    ("rtc.read", (0,)),
    ("battery.millivolts", (0, 60_000)),
    ("system.free_memory", (0, 1_000, 3_000)),
    ("system.code_ok", (0,)),
    ("keys.read", (65_535,)),
)
# Any call may fail, and the power may go at any.
FAILING = (
    *("rtc.read", "rtc.set", "force.read", "reservoir.seated", "reservoir.at_end"),
    *("stepper.enable", "stepper.disable", "stepper.start", "stepper.busy", "stepper.stop"),
    *("stepper.count", "stepper.fault", "encoder.count", "keys.read", "battery.millivolts"),
    *("annunciator.tone", "annunciator.vibrate", "annunciator.light", "watchdog.feed"),
    *("store.append", "store.count", "store.read", "store.drop", "store.put", "store.get"),
    "store.tidy",
    *("system.reset_cause", "system.free_memory", "system.code_ok"),
)
