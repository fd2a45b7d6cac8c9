# test_same_everywhere: a script comes to the same on the host, on the virtual board, and on
# MicroPython's RP2040 firmware. (The first two are compared by make test as well.)

from boards.rpi_pico.rig import RIG
from tests.host.alike import check_alike, played
from tests.host.players import OnHost, OnVirtual
from tests.host.virtually import Typist, Virtual
from tests.tell import tell
from tools.emulate import image
from tools.history import decode_all
from tools.history_files import pieces_of

HISTORY = "/journal/history/"


class OnEmulated:
    """Somebody at the prompt of an emulated Pico; waiting is done by its own clock. folder: for
    the files of its history."""

    def __init__(self, bench, folder):
        self._bench = bench
        self._folder = folder

    def type(self, line):
        return self._bench.repl.type(line)

    def wait(self, seconds):
        self._bench.board.run(seconds * 1_000)

    def happen(self, word):
        self._bench.rig.happen(word)

    def cut(self):
        self._bench.cut()
        self._bench.repl.wait()

    def turned_steps(self):
        return self._bench.plant.moved_steps

    def records(self):
        for name, data in image.files_in(self._bench.board.power_off()).items():
            if name.startswith(HISTORY):
                file = self._folder / name.removeprefix(HISTORY)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        return list(decode_all(pieces_of(self._folder)))


def test_every_board_makes_the_same_doses_steps_and_events(started, tmp_path):
    on_emulated = played(OnEmulated(started, tmp_path / "history"))
    on_host = played(OnHost(RIG))
    check_alike(on_host, on_emulated)
    with Virtual(tmp_path / "virtual") as board, Typist(board, "resume") as person:
        check_alike(played(OnVirtual(board, person)), on_emulated)
    tell(f"the same on host, virtual and emulated board: {len(on_host.records)} events, 3 doses")
