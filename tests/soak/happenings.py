# happenings: what each happening of hal.sim means for the weather.
#
# Owns the table of what begins which fault and what ends it. Must not: switch anything.

# What a happening of hal.sim begins, and what ends it.
BEGINS = {
    "kink": "line",
    "occlude": "line",
    "disconnect": "line",
    "leak": "line leak",
    "air": "line air",
    "unseat": "seat",
    "reservoir": "cartridge",
    "end-stop-stuck": "end-stop",
    "driver-fault": "driver",
    "jam": "jam",
    "force-stuck": "force",
    "force-open": "force",
    "force-noise": "force noise",
    "force-offset": "force offset",
    "store-full": "store",
    "store-broken": "store",
    "store-torn": "store torn",
    "clock-unset": "rtc unset",
    "clock-step": "rtc step",
    "code-bad": "code",
    "battery": "battery",
}
ENDS = {
    "clear": "line",
    "connect": "line",
    "seal": "line leak",
    "seat": "seat",
    "end-stop-ok": "end-stop",
    "driver-ok": "driver",
    "unjam": "jam",
    "force-ok": "force",
    "store-ok": "store",
    "code-ok": "code",
}
MOMENTS = ("air", "reservoir", "store-torn", "clock-step", "keys")
USUAL = {"force-noise": 3, "force-offset": 8_000, "battery": 3_700}


def tell(weather, t_ms, name, arguments):
    """Tells the weather of a happening."""
    if name in ENDS:
        weather.end(ENDS[name], t_ms)
    elif name in MOMENTS:
        weather.moment(BEGINS.get(name, name), t_ms)
    elif arguments and int(arguments[0]) == USUAL.get(name):
        weather.end(BEGINS[name], t_ms)
    else:
        weather.begin(BEGINS[name], t_ms)
