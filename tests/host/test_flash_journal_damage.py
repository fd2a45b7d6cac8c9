# test_flash_journal_damage: a fetch that breaks anywhere leaves what was fetched before; a record
# that cannot be read hides none of those behind it, and is told where it is, and what to do.

import binascii
import errno
import json
import re
from pathlib import Path

import pytest
import typer

from firmware import journal, pack
from tests.host.flashing import is_one_line
from tests.host.written import Clocks, Store, opened, written
from tools.flash import journal as program
from tools.flash.device import Lost, Refused

PORT = "socket://board"  # not looked for on this machine
RECORDS = written(
    (journal.BEGIN, 18_406, 0, 0),
    (journal.STATE, 1, 0, 0),
    (journal.ACK, 212, 0, 0),
    (journal.CLEAR, 212, 0, 0),
    (journal.STATE, 2, 0, 0),
)
# What ends it, and what a person is told to do.
ENDS = (
    (Lost(f"{PORT}: it went silent", 1), "plug it in, then make journal again"),
    (Refused("OSError: [Errno 5] EIO"), "try again"),
    (OSError(errno.ENOSPC, "No space left on device"), "OUT=folder"),
    (KeyboardInterrupt(), "make journal again"),
)


class Board:
    """Stands for a Device. files: by path; breaks_at: number of the call that raises ends, 0 for
    none; goes: the board is gone then; short: bytes that are missing of every file."""

    port = PORT

    def __init__(self, files, breaks_at=0, ends=None, goes=False, short=0):
        self.asked = 0
        self.ended = []
        self._files = files
        self._breaks_at = breaks_at
        self._ends = ends
        self._goes = goes
        self._short = short

    def listen(self):
        if self._goes and self.asked >= self._breaks_at:
            raise Lost(f"{PORT}: it went silent", 1)

    def run(self, code, consumer=None):
        self.asked += 1
        if self.asked == self._breaks_at:
            raise self._ends
        if found := re.fullmatch(r"_listed\('(.*)'\)", code):
            return "".join(line + "\n" for line in sorted(self._listed(found[1])))
        if found := re.fullmatch(r"_read\('(.*)', (\d+)\)", code):
            data = self._files[found[1]][: int(found[2]) - self._short]
            consumer(binascii.b2a_base64(data) + b"\x04")
        return ""

    def _listed(self, folder):
        for path, data in self._files.items():
            name, _, rest = path.removeprefix(folder + "/").partition("/")
            if path.startswith(folder + "/"):
                yield f"-1 {folder}/{name}" if rest else f"{len(data)} {path}"

    def give_back(self):
        self.ended.append("given back")

    def close(self):
        self.ended.append("closed")


FILES = {"/journal/history/0000000000": b"".join(RECORDS), "/journal/slots/4": bytes(96)}


def fetched(board, out, monkeypatch, capsys):
    """(exit code, what it printed, what it complained of)."""
    monkeypatch.setattr(program, "Device", lambda *_: board)
    code = 0
    try:
        program.main(port=PORT, out=out)
    except typer.Exit as ended:
        code = ended.exit_code
    said = capsys.readouterr()
    return code, said.out, said.err


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def told(tmp_path, *records):
    """What is told of these records: lines, how many records, what is wrong."""
    folder = tmp_path / "journal" / "history"
    folder.mkdir(parents=True)
    (folder / "0000000000").write_bytes(b"".join(records))
    lines, count, wrong = program.written(tmp_path)
    assert (tmp_path / "history.txt").read_text() == "".join(line + "\n" for line in lines)
    assert all(is_one_line(line + "\n") for line in (*lines, *wrong))
    return lines, count, wrong


def jsons_in(tmp_path, name):
    lines = (tmp_path / "history.jsonl").read_text().splitlines()
    return [json.loads(line)[name] for line in lines]


def written_at(*times_ms):
    """A record at each of these running times."""
    store = Store()
    clocks = Clocks()
    book = opened(store, clocks)
    for ms in times_ms:
        clocks.uptime_high, clocks.uptime_low = ms >> 16, ms & 65_535
        book.write(journal.ACK, 212, 0, 0)
    return store


def other(record, place, value):
    """A record with another byte, and a check that is right."""
    head = bytearray(record[:-2])
    head[place] = value
    return bytes(head) + pack.crc16(head, len(head)).to_bytes(2, "little")


@pytest.mark.parametrize(
    ("ends", "next_step"), ENDS, ids=[type(ends).__name__ for ends, _ in ENDS]
)
def test_whatever_ends_it_anywhere_leaves_what_was_fetched_before(
    ends, next_step, tmp_path, monkeypatch, capsys
):
    whole = Board(FILES)
    assert fetched(whole, tmp_path, monkeypatch, capsys)[0] == 0
    before = files_in(tmp_path)
    newer = {**FILES, "/journal/slots/4": bytes(97)}
    assert whole.asked > 10
    for breaks_at in range(1, whole.asked + 1):
        board = Board(newer, breaks_at, ends)
        code, said, complaint = fetched(board, tmp_path, monkeypatch, capsys)
        assert (code, said) == (1, "") and is_one_line(complaint)
        assert f"{next_step}; what was fetched before is still in {tmp_path}/journal" in complaint
        assert files_in(tmp_path) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "history.jsonl",
            "history.txt",
            "journal",
        ]
        assert board.ended == ["given back", "closed"]
        # Of a board that is gone nothing more is asked: each question would wait for its patience.
        assert board.asked == breaks_at or not isinstance(ends, Lost)
    assert fetched(Board(newer), tmp_path, monkeypatch, capsys)[0] == 0
    assert (tmp_path / "journal" / "slots" / "4").read_bytes() == bytes(97)


@pytest.mark.parametrize(
    ("ends", "next_step"), ENDS, ids=[type(ends).__name__ for ends, _ in ENDS]
)
def test_a_first_fetch_that_ends_early_says_what_to_do_and_leaves_nothing(
    ends, next_step, tmp_path, monkeypatch, capsys
):
    out = tmp_path / "out"
    code, _, complaint = fetched(Board(FILES, 9, ends), out, monkeypatch, capsys)
    assert code == 1 and is_one_line(complaint)
    assert complaint.endswith(next_step + "\n")
    assert files_in(tmp_path) == {} and not (out / "journal").exists()


def test_a_board_that_is_gone_hides_not_what_ended_it(tmp_path, monkeypatch, capsys):
    board = Board(FILES, 9, KeyboardInterrupt(), goes=True)
    code, _, complaint = fetched(board, tmp_path, monkeypatch, capsys)
    assert (code, complaint) == (1, "ended half-way; make journal again\n")


def test_a_file_that_is_gone_meanwhile_is_no_journal_that_is_not_there(
    tmp_path, monkeypatch, capsys
):
    gone = Refused("OSError: [Errno 2] ENOENT")
    complaints = []
    for breaks_at in range(1, 14):
        board = Board(FILES, breaks_at, gone)
        code, _, complaint = fetched(board, tmp_path, monkeypatch, capsys)
        assert (code == 2) is ("there is no /journal on it" in complaint)
        complaints.append(complaint)
    assert sum("there is no" in complaint for complaint in complaints) == 1
    assert sum("the board says: OSError" in complaint for complaint in complaints) == 12


def test_a_file_that_came_over_in_part_is_no_journal(tmp_path, monkeypatch, capsys):
    code, _, complaint = fetched(Board(FILES, short=1), tmp_path, monkeypatch, capsys)
    assert code == 1 and is_one_line(complaint)
    assert "159 of the 160 bytes of /journal/history/0000000000; try again" in complaint
    assert files_in(tmp_path) == {}


def test_what_cannot_be_put_in_its_place_leaves_what_was_there(tmp_path, monkeypatch, capsys):
    assert fetched(Board(FILES), tmp_path, monkeypatch, capsys)[0] == 0
    before = files_in(tmp_path)
    rename = Path.rename

    def refuses(path, target):
        if path.name == "journal.new":
            raise OSError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuses)
    code, _, complaint = fetched(Board(FILES), tmp_path, monkeypatch, capsys)
    assert code == 1 and "Permission denied" in complaint and "still in" in complaint
    assert files_in(tmp_path) == before


def test_a_damaged_record_is_told_in_its_place_and_hides_none_behind_it(tmp_path):
    damaged = b"\xff" + RECORDS[2][1:]
    lines, count, wrong = told(tmp_path, *RECORDS[:2], damaged, *RECORDS[3:])
    assert (len(lines), count) == (5, 4)
    check, gives = RECORDS[2][-2:], pack.crc16(damaged, 30)
    assert lines[2] == (
        f"--- record 2: its check is 0x{int.from_bytes(check, 'little'):04x},"
        f" its bytes give 0x{gives:04x}: not shown ---"
    )
    assert "is over" in lines[3] and "suspended" in lines[4]
    assert jsons_in(tmp_path, "seq") == [1, 2, 4, 5]
    (line,) = wrong
    assert "1 of 5 records are damaged, 0 times" in line and f"{tmp_path}/history.txt" in line
    assert "OUT=folder" in line and "pump.alarms()" in line


def test_damage_is_shown_with_the_rest_and_ends_in_1(tmp_path, monkeypatch, capsys):
    files = {"/journal/history/0000000000": RECORDS[0] + bytes(32) + RECORDS[2]}
    code, said, complaint = fetched(Board(files), tmp_path, monkeypatch, capsys)
    assert code == 1 and is_one_line(complaint) and "1 of 3 records are damaged" in complaint
    fetched_line, *lines, last = said.splitlines()
    assert "96 bytes fetched" in fetched_line and last.startswith("2 records in ")
    assert ["not shown" in line for line in lines] == [False, True, False]


def test_damage_of_one_kind_side_by_side_is_a_line(tmp_path):
    lines, count, wrong = told(tmp_path, RECORDS[0], *[bytes(32)] * 3, RECORDS[4])
    assert (len(lines), count) == (3, 2)
    assert lines[1].startswith("--- records 1 to 3, each: its check is 0x0000, its bytes give 0x")
    assert "3 of 5 records are damaged, 0 times" in wrong[0]


def test_numbers_that_do_not_go_on_are_told_and_their_records_shown(tmp_path):
    lines, count, wrong = told(tmp_path, *RECORDS[:2], *RECORDS[3:], RECORDS[2])
    assert count == 5
    assert lines[2] == "--- record 2: number 4 follows number 2 ---"
    assert lines[5] == "--- record 4: number 3 follows number 5 ---"
    assert "is over" in lines[3] and "acknowledged" in lines[6]
    assert "0 of 5 records are damaged, 2 times numbers do not go on" in wrong[0]


def test_running_time_goes_on_behind_damage(tmp_path):
    first, _, third = written_at(2**32 - 1_000, 5, 9)
    told(tmp_path, first, bytes(32), third)
    assert jsons_in(tmp_path, "t_ms") == [2**32 - 1_000, 2**32 + 9]


def test_records_that_come_twice_let_no_running_time_pass(tmp_path):
    records = written_at(5, 9, 12)
    told(tmp_path, *records, *records[1:])
    assert jsons_in(tmp_path, "t_ms") == [5, 9, 12, 9, 12]


def test_what_a_step_is_worth_is_known_when_the_first_record_is_lost(tmp_path):
    end, boot = written((journal.END, 17, 814, 256 * 10), (journal.BOOT, 1, 18_406, 0))
    lines, _, _ = told(tmp_path, end, boot)
    assert "with 1.498 U delivered" in lines[0]


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [(0, 1, "version 1 is unknown, this program reads 2"), (1, 99, "kind 99 is unknown")],
)
def test_records_of_another_release_are_told_with_who_reads_them(tmp_path, place, value, says):
    lines, count, wrong = told(tmp_path, *[other(record, place, value) for record in RECORDS])
    assert count == 0 and jsons_in(tmp_path, "seq") == []
    assert lines == [f"--- records 0 to 4, each: {says}: not shown ---"]
    (line,) = wrong
    assert f"5 of 5 records are foreign: {says}" in line
    assert "the tools of the release that wrote them read them" in line
    assert "damaged" not in line and "before" not in line


def test_foreign_and_damaged_records_are_told_apart(tmp_path):
    old = [other(record, 0, 1) for record in RECORDS[:2]]
    lines, count, wrong = told(tmp_path, *old, bytes(32), *RECORDS[3:])
    assert (len(lines), count) == (4, 2)
    foreign, damaged = wrong
    assert "2 of 5 records are foreign" in foreign and "1 of 5 records are damaged" in damaged
