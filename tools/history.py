"""history: the pump's journal, read from the outside.

Owns the decoding of its 32-byte records into JSON lines, written from the description of the
format and sharing no code with firmware/, so that each checks the other. Must not: interpret what
the pump did. A record that does not check is an error that says where, never skipped in silence.

    python -m tools.history STORE [--output FILE]

STORE is a file of records, oldest first, or a folder of such files as hal/stores keeps them.
"""

from __future__ import annotations

import argparse
import binascii
import datetime
import json
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools.history_files import RECORD_BYTES, pieces_of
from tools.history_words import (
    ALARMS,
    COMMANDS,
    ENDINGS,
    KINDS,
    MOVES,
    REASONS,
    STATES,
    STEPS,
    TEMPS,
    WHICH,
    outcome_of,
)

VERSION = 2
CLOCK_UNSET_DAY = 65_535
UPTIME_PERIOD_MS = 2**32
_LAYOUT = struct.Struct("<BBIHIbBIIIIH")
_EPOCH = datetime.datetime(2000, 1, 1)

Record = dict[str, Any]


class CorruptRecord(ValueError):
    """A record that is not as it was written, or that this program does not know."""


class Foreign(CorruptRecord):
    """It is as it was written, by firmware of another release."""


class OutOfOrder(CorruptRecord):
    """The record is good, and its number is not the next one."""


Place = tuple[int, Record | CorruptRecord]  # in a store, from 0; and what is there


def utc_text(day: int, centiseconds: int) -> str:
    """ISO 8601 to the hundredth of a second, of a day since 2000-01-01 and a time in it."""
    moment = _EPOCH + datetime.timedelta(days=day, milliseconds=centiseconds * 10)
    return moment.isoformat(timespec="milliseconds")[:-1] + "Z"


def date_text(day: int) -> str:
    """ISO 8601, of a day since 2000-01-01."""
    return (_EPOCH + datetime.timedelta(days=day)).date().isoformat()


def decode(data: bytes) -> Record:
    """One record as named fields, units in the names. Raises CorruptRecord."""
    if len(data) != RECORD_BYTES:
        raise CorruptRecord(f"{len(data)} bytes long, not {RECORD_BYTES}")
    version, kind, seq, day, centiseconds, quarters, spare, *rest = _LAYOUT.unpack(data)
    *numbers, uptime_ms, crc = rest
    wanted_crc = binascii.crc_hqx(data[:-2], 0xFFFF)
    if crc != wanted_crc:
        raise CorruptRecord(f"its check is 0x{crc:04x}, its bytes give 0x{wanted_crc:04x}")
    if version != VERSION:
        raise Foreign(f"version {version} is unknown, this program reads {VERSION}")
    if kind not in KINDS:
        raise Foreign(f"kind {kind} is unknown")
    if spare:
        raise CorruptRecord(f"byte 13 is {spare}, not 0")
    unset = day == CLOCK_UNSET_DAY
    name, fields = KINDS[kind]
    record: Record = {
        "seq": seq,
        "t_ms": uptime_ms,
        "utc": None if unset else utc_text(day, centiseconds),
        "offset_min": None if unset else quarters * 15,
        "kind": name,
    }
    for field, number in zip(fields, numbers, strict=True):
        if field:
            record[field] = number
        elif number:
            raise CorruptRecord(f"a {name} record has {number} in a field that is not used")
    try:
        _put_in_words(record)
    except (IndexError, OverflowError):
        raise CorruptRecord(f"a {name} record has a number that means nothing") from None
    return record


def _put_in_words(record: Record) -> None:
    """Replaces numbers that stand for words by the words, and unpacks what is packed."""
    kind = record["kind"]
    if kind in ("segment", "was"):
        packed = record.pop("index_and_count")
        record["index"], record["count"] = packed & 255, packed >> 8 & 255
        record["profile"] = packed >> 16
    elif kind == "setting":
        packed = record.pop("which")
        record["what"], record["minute"] = WHICH[packed & 255], packed >> 8
    elif kind == "state":
        record["state"] = STATES[record["state"]]
        begins = MOVES[record.pop("begins")]
        if begins:
            record["begins"] = begins
    elif kind == "bolus":
        packed = record.pop("rate_and_place")
        record["rate_mu_h"], record["place"] = packed & 0xFF_FFFF, packed >> 24
    elif kind == "temp":
        _put_temp_in_words(record)
    elif kind == "end":
        packed = record.pop("reason_and_more")
        record["uncertain_steps"] = packed >> 16  # of delivered_steps, which is the upper bound
        record["reason"], record["nl_per_mu"] = REASONS[packed & 255], packed >> 8 & 255
    elif kind == "request":
        packed = record.pop("command_and_reply")
        record["command"], record["reply"] = COMMANDS[packed & 255], packed >> 8
        record["outcome"] = outcome_of(packed >> 8)
    elif kind == "set":
        record["step"] = STEPS[record["step"]]
    elif kind == "move":
        packed = record.pop("move_and_reason")
        record["move"], record["reason"] = MOVES[packed & 255], REASONS[packed >> 8]
    elif kind in ("clock", "jump"):
        which = "new" if kind == "clock" else "due"
        utc = utc_text(record.pop(which + "_day"), record.pop(which + "_centiseconds"))
        record[which + "_utc"] = utc
        record[which + "_offset_min"] = record.pop(which + "_offset_plus_720_min") - 720
    elif kind == "day":
        packed = record.pop("day_and_others")
        record["date"] = date_text(packed & 65_535) if packed & 65_535 else None
        basal, bolus = record.pop("basal_and_strength"), record.pop("bolus_and_count")
        record["basal_steps"], record["bolus_steps"] = basal & 0xFFFFFF, bolus & 0xFFFFFF
        record["other_steps"] = packed >> 16
        record["nl_per_mu"], record["boluses"] = basal >> 24, bolus >> 24
    elif kind in ("alarm", "ack", "clear"):
        record["name"] = ALARMS.get(record["number"], "unknown")


def _put_temp_in_words(record: Record) -> None:
    """A temporary rate that begins, in percent of the profile or in mU/h; or one that ends."""
    value, which, for_ms = (record.pop(field) for field in ("value", "which", "for_ms"))
    record["temp"] = TEMPS[which]
    if record["temp"] == "ended":
        record["why"] = ENDINGS[value]
        if for_ms:
            raise CorruptRecord(f"a temporary rate that ended has {for_ms} ms left")
    else:
        record["percent" if record["temp"] == "percent" else "rate_mu_h"] = value
        record["for_ms"] = for_ms


def decode_all(store: Iterable[bytes]) -> Iterator[Record]:
    """Every record of a store, oldest first, with t_ms that goes on through all of a journal.

    It is running time: across restarts too, and it stands still while the power is off. A record's
    own starts again after 2**32 ms; t_ms does so only where a journal begins. Raises
    CorruptRecord, also for a number that is missing or comes twice.
    """
    for index, found in decode_each(store):
        if isinstance(found, CorruptRecord):
            raise CorruptRecord(f"record {index}: {found}")
        yield found


def decode_each(store: Iterable[bytes]) -> Iterator[Place]:
    """As decode_all(), each with its place in the store, from 0; and it goes on after damage.

    What is wrong is yielded in the place of a record, and OutOfOrder before one. Records that
    cannot be read are taken to have had the numbers in between.
    """
    seq = None
    uptime_ms = turns = unread = 0
    for index, data in enumerate(store):
        try:
            record = decode(data)
        except CorruptRecord as error:
            unread += 1
            yield index, error
            continue
        # Books that are begun anew go on above every number that may have been given.
        gap = seq is not None and record["seq"] != seq + unread + 1
        if gap and not (record["kind"] == "begin" and record["seq"] > seq):
            yield index, OutOfOrder(f"number {record['seq']} follows number {seq}")
        if record["kind"] == "begin":
            turns = 0
        elif seq is not None and record["seq"] > seq and record["t_ms"] < uptime_ms:
            turns += 1
        seq, uptime_ms, unread = record["seq"], record["t_ms"], 0
        record["t_ms"] += turns * UPTIME_PERIOD_MS
        yield index, record


def json_line(record: Record) -> str:
    """One line, the same bytes for the same record."""
    return json.dumps(record, ensure_ascii=True, separators=(", ", ": ")) + "\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.history", description="A pump's journal as JSON lines."
    )
    parser.add_argument("store", type=Path, help="a file of 32-byte records, or a folder of them")
    parser.add_argument("--output", type=Path, help="a file, instead of the terminal")
    chosen = parser.parse_args(arguments)
    try:
        text = "".join(json_line(record) for record in decode_all(pieces_of(chosen.store)))
        if chosen.output is None:
            sys.stdout.write(text)
        else:
            chosen.output.write_text(text)
    except (OSError, CorruptRecord) as error:
        sys.stderr.write(f"{chosen.store}: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
