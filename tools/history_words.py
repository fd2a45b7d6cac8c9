"""history_words: the names of a journal's numbers: kinds, their fields, states, reasons, alarms.

Owns the tables, written from the description of the format; a test holds them to the firmware's.
Must not: read anything (tools.history does).
"""

from __future__ import annotations

STATES = ("off", "delivering", "suspended", "fault", "moving")
MOVES = ("", "rewind", "seat", "prime", "cannula", "back off", "return")
STEPS = (
    "", "reservoir begun", "set begun", "off the body", "reservoir in", "inserted", "connected",
    "done", "expired", "ended", "begun again",
)  # fmt: skip
# What a setting is, from 1 on.
WHICH = (
    "", "largest bolus", "highest basal rate", "hour cap", "day cap", "confirmed from",
    "speed of a bolus", "active profile", "glucose unit", "action model", "reverse correction",
    "lock", "ratio", "sensitivity", "target low", "target high",
)  # fmt: skip
TEMPS = ("ended", "percent", "rate")
ENDINGS = ("expired", "ended", "replaced")  # of a temporary rate
REASONS = ("complete", "stopped", "suspended", "fault", "reset")
COMMANDS = (
    "bolus", "basal", "suspend", "resume", "stop", "ack", "load", "clock", "zone", "begin",
    "hush", "beep", "change_reservoir", "change_set", "affirm", "prime", "fill_cannula",
    "relieve", "", "", "", "confirm", "profile", "use", "limit", "calculator", "lock", "settings",
    "temp", "end_temp",
)  # fmt: skip
# What became of a request, by the code of its reply.
TAKEN = 0  # on record, and not carried out yet
FIRST_REFUSAL = 100
FAILED = 122  # as the pump did, while it was carried out
NOT_BEGUN = 128  # the power went before it was carried out
CUT_SHORT = 129  # ... while it was

# kind: its name, and the names of a, b and c; an empty name is a field that is not used
KINDS: dict[int, tuple[str, tuple[str, str, str]]] = {
    1: ("boot", ("reset_cause", "pl_per_step", "uncertain_steps")),
    2: ("load", ("volume_nl", "nl_per_mu", "total_steps")),
    3: ("segment", ("start_minute", "rate_mu_h", "index_and_count")),
    4: ("state", ("state", "total_steps", "begins")),
    5: ("rate", ("rate_mu_h", "total_steps", "")),
    6: ("bolus", ("dose_id", "asked_mu", "rate_and_place")),
    7: ("end", ("dose_id", "delivered_steps", "reason_and_more")),
    8: ("progress", ("total_steps", "basal_steps", "bolus_steps")),
    9: ("request", ("request_id", "command_and_reply", "value")),
    10: ("alarm", ("number", "detail", "total_steps")),
    11: ("ack", ("number", "", "")),
    12: ("clear", ("number", "", "")),
    13: ("clock", ("new_day", "new_centiseconds", "new_offset_plus_720_min")),
    14: ("begin", ("pl_per_step", "", "")),
    15: ("settings", ("revision", "crc", "")),
    16: ("jump", ("due_day", "due_centiseconds", "due_offset_plus_720_min")),
    17: ("was", ("start_minute", "rate_mu_h", "index_and_count")),
    18: ("set", ("step", "set_index", "total_steps")),
    19: ("move", ("move_and_reason", "steps", "total_steps")),
    20: ("line", ("missed_nl", "held_nl", "pressure_pa")),
    22: ("hush", ("seconds", "", "")),
    23: ("temp", ("value", "which", "for_ms")),
    24: ("wave", ("dose_id", "now_mu", "over_min")),
    25: ("day", ("day_and_others", "basal_and_strength", "bolus_and_count")),
    26: ("setting", ("which", "old", "new")),
}

# Numbers are never used again for another meaning; a test holds this list to the firmware's.
ALARMS = {
    101: "internal",
    102: "late",
    103: "journal",
    104: "ledger",
    105: "code",
    106: "memory",
    107: "hardware",
    108: "channel off",
    111: "journal empty",
    112: "journal damaged",
    113: "journal version",
    114: "settings damaged",
    115: "rig changed",
    201: "driver",
    202: "missed steps",
    203: "stray steps",
    204: "lost motion",
    205: "slow burst",
    206: "supply",
    207: "not coupled",
    208: "leak",
    209: "no force",
    212: "occlusion",
    213: "force sensor",
    214: "force stuck",
    221: "empty",
    222: "end of travel",
    223: "unseated",
    224: "reservoir mismatch",
    231: "low reservoir",
    232: "nearly empty",
    233: "low by time",
    241: "hour cap",
    242: "day cap",
    243: "basal clamped",
    251: "clock unset",
    252: "no signal",
    253: "clock jump",
    254: "clocks differ",
    255: "key stuck",
    261: "interrupted",
    262: "restarted",
    263: "auto-off",
    264: "auto-off soon",
    265: "suspended long",
    266: "not resumed",
    271: "set old",
    272: "reservoir old",
    273: "no plunger",
}


def outcome_of(reply: int) -> str:
    """What became of a request, by the code of its reply."""
    if reply == TAKEN:
        return "taken"
    if reply < FIRST_REFUSAL:
        return "done"
    words = {FAILED: "failed", NOT_BEGUN: "not begun", CUT_SHORT: "cut short"}
    return words.get(reply, "refused")
