# happenings: what each happening of hal.sim means for the weather.
#
# Owns the table of what begins which fault and what ends it. Must not: switch anything.

# What a happening of hal.sim begins, and what ends it.
BEGINS = {
    "kink": "line",
    "occlude": "line",
    "disconnect": "off",
    "leak": "leak",
    "air": "air",
    "unseat": "seat",
    "reservoir": "cartridge",
    "cartridge": "cartridge",
    "fresh-set": "set",
    "head": "head",
    "knock": "knock",
    "friction": "friction",
    "temperature": "temperature",
    "altitude": "altitude",
    "resist": "resist",
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
    "keys": "keys",
}
OPENS = ("clear", "connect", "fresh-set")  # whatever the line was before
LINE = (*OPENS, "kink", "occlude", "disconnect")
ENDS = {
    "seal": "leak",
    "seat": "seat",
    "end-stop-ok": "end-stop",
    "driver-ok": "driver",
    "unjam": "jam",
    "force-ok": "force",
    "store-ok": "store",
    "code-ok": "code",
}
MOMENTS = ("air", "reservoir", "cartridge", "store-torn", "clock-step")
MOMENTS += ("head", "knock", "friction", "temperature", "altitude")
STEEP_PA_S_UL = 25_000  # more than an open line resists, of which the pump is told 15,000
USUAL = {"force-noise": 3, "force-offset": 8_000, "battery": 3_700, "keys": 0}


def tell(weather, t_ms, name, arguments):
    """Tells the weather of a happening."""
    if name in LINE:
        weather.end("line", t_ms)  # it is one or the other
        weather.end("off", t_ms)
    if name == "seat":
        weather.begin("seat", t_ms)  # it was out, for however short
    if name in ("reservoir", "cartridge"):
        weather.end("seat", t_ms)
    if name == "reservoir":
        weather.end("gap", t_ms)
    if name == "fresh-set":
        weather.end("leak", t_ms)
        weather.end("resist", t_ms)
        weather.moment("set", t_ms)
    elif name in OPENS:
        return
    elif name == "resist" and int(arguments[0]) <= STEEP_PA_S_UL:
        weather.end("resist", t_ms)
    elif name in ENDS:
        weather.end(ENDS[name], t_ms)
    elif name in MOMENTS:
        weather.moment(BEGINS.get(name, name), t_ms)
    elif arguments and int(arguments[0]) == USUAL.get(name):
        weather.end(BEGINS[name], t_ms)
    else:
        weather.begin(BEGINS[name], t_ms)
