# sim: the pump on its simulated rig, at the prompt. Run by: micropython -i boards/host/sim.py
#
# Types the first commands for the person, so that there is a pump to play with, and shows them:
# nothing is delivered that was not asked for, here neither. Leaves `pump` and `sim` behind.

import sys

sys.path.insert(0, "")  # the root of the tree, not the folder of this file

from boards.host import build  # noqa: E402
from boards.host.sim_console import SimConsole  # noqa: E402

_FIRST = (
    ("begin", "()", ()),
    ("load", '(300, "U-100")', (300, "U-100")),
    (
        "basal",
        '("00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70")',
        ("00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70",),
    ),
    ("resume", "()", ()),
)

_record = open(sys.argv[1], "wb").write if len(sys.argv) > 1 else None  # noqa: SIM115
_bench = build(begun=False, record=_record, keys=1)
sys.atexit(_bench.flush)
pump = _bench.console
sim = SimConsole(_bench)

print("microbolus on a simulated rig; its time stands still until sim.advance() lets it go")
for _name, _typed, _arguments in _FIRST:
    print(">>> pump.%s%s" % (_name, _typed))
    print(getattr(pump, _name)(*_arguments))
print("begin with: pump.bolus(1.5), then sim.advance(minutes=10); pump.help(), sim.help()")
