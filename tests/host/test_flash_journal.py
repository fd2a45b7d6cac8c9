# test_flash_journal: the journal of a board is fetched while its pump goes on, and is on this
# machine what it is there; and what its records say in words.

import pytest
import typer

from firmware import journal
from tests.host.flashing import Bench, is_one_line, ran
from tests.host.virtually import RUNNING, Virtual
from tests.host.written import written
from tools import history, history_words
from tools.flash import journal as fetching
from tools.flash.words import Words
from tools.history_files import pieces_of


@pytest.fixture
def bench(tmp_path):
    with Virtual(tmp_path / "virtual") as virtual:
        yield Bench(virtual)


def test_a_journal_is_fetched_from_a_delivering_pump_and_it_goes_on(bench, tmp_path):
    bench.virtual.typed(RUNNING)
    bench.virtual.typed("mark = 17; print(pump.bolus(25))")
    out = tmp_path / "out"
    code, said, complaint = ran("tools.flash.journal", "--port", bench.port, "--out", str(out))
    assert (code, complaint) == (0, "")
    assert "its pump was not interrupted" in said
    assert "bolus #1 of 25.000 U begins" in said and "pump is delivering" in said
    fetched = (out / "journal" / "slots" / "4").read_bytes()
    assert fetched and bench.file("/journal/slots/4").read_bytes() == fetched
    before = list(pieces_of(out / "journal" / "history"))
    lines = (out / "history.txt").read_text().splitlines()
    assert len(lines) == len(before) > 5
    assert list(pieces_of(bench.file("/journal/history")))[: len(before)] == before
    # The same session, the same pump, the same dose: nothing was reset, and nothing left behind.
    assert bench.virtual.typed("print(mark)").strip() == "17"
    assert "bolus #1" in bench.virtual.typed("print(pump)")
    left = bench.virtual.typed("print([n for n in globals() if n[0] == '_' and n[1] != '_'])")
    assert left.strip() == "[]"


def test_a_board_without_a_journal_is_told_in_a_line(bench, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fetching, "FOLDER", "/nowhere")
    with pytest.raises(typer.Exit) as ended:
        fetching.main(port=bench.port, out=tmp_path / "out")
    complaint = capsys.readouterr().err
    assert ended.value.exit_code == 2 and is_one_line(complaint)
    assert "there is no /nowhere" in complaint


def test_a_damaged_journal_is_told_with_what_is_before_the_damage(tmp_path):
    folder = tmp_path / "journal" / "history"
    folder.mkdir(parents=True)
    records = list(written((journal.BEGIN, 18_406, 0, 0), (journal.STATE, 1, 0, 0)))
    (folder / "0000000000").write_bytes(records[0] + bytes(32))
    lines, damage = fetching.written(tmp_path)
    assert len(lines) == 1 and "new books begin" in lines[0]
    assert "record 1" in damage
    assert (tmp_path / "history.txt").read_text() == lines[0] + "\n"


def test_every_kind_of_record_has_its_words():
    given = {
        "begin": (18_406, 0, 0),
        "boot": (4, 18_406, 27),
        "end": (17, 814, 4 + 256 * 10 + 65_536 * 27),
        "load": (3_000_000, 10, 7),
    }
    of_kind = [
        (kind, *given.get(name, tuple(1 if field else 0 for field in fields)))
        for kind, (name, fields) in history_words.KINDS.items()
    ]
    words = Words()
    lines = [
        words.line(record)
        for record in history.decode_all(written((journal.BEGIN, 18_406, 0, 0), *of_kind))
    ]
    assert len(lines) == len(of_kind) + 1
    assert any("bolus #17 ended (reset) with 1.448 to 1.499 U delivered" in line for line in lines)
    assert any("reservoir of 300.0 U loaded" in line for line in lines)
    assert not [line for line in lines if "{" in line or "None" in line]
