"""books: asked against delivered, dose by dose and segment by segment, in exact fractions.

Owns the sums that the report and the figure show. Asked comes from the journal's programme
through the oracle (tools.ideal), delivered from the bursts that went out, and from the journal
where a restart leaves only bounds. Must not: print.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from tools.demo.course import alarms_of, of_kind, restarts_of, spans_of
from tools.demo.day import Day
from tools.demo.told import Rest
from tools.history import Record
from tools.ideal import Ideal
from tools.lags import Lag, lags

MS_PER_HOUR = 3_600_000


@dataclass
class Dose:
    """A bolus. end_ms is None while it was still flowing at the end.

    now_mu of it was to flow at once, at rate_mu_h, the rest in over_min; 0: there was no rest.
    delivered_mu is what was booked; where a restart ended it, least_mu may have been all.
    """

    dose_id: int
    t_ms: int
    asked_mu: int
    delivered_mu: Fraction
    now_mu: int
    rate_mu_h: int
    over_min: int = 0
    least_mu: Fraction = Fraction(0)
    end_ms: int | None = None
    ended: str = "in progress"

    @property
    def later_ms(self) -> int:
        """When what is spread over time begins."""
        return self.t_ms + -(-self.now_mu * MS_PER_HOUR // self.rate_mu_h)

    @property
    def until_ms(self) -> int:
        """When all of it has flowed, were nothing cut."""
        return self.later_ms + self.over_min * 60_000


@dataclass(frozen=True)
class Segment:
    """Basal from one change of the rate in force to the next.

    rate_mu_h is that, profile_mu_h what the profile says; temp names the temporary rate.
    """

    t_ms: int
    end_ms: int
    rate_mu_h: int
    profile_mu_h: int
    temp: str
    asked_mu: Fraction  # by the programme, whether or not the pump was delivering
    delivered_mu: Fraction
    stopped_ms: int


class Books:
    """One day's accounts. Raises ValueError when the journal does not hold together."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.end_ms = day.end_ms or 0
        self.records = day.timed()
        self.alarms = alarms_of(day, self.records)
        # A journal that could not be written ends here: what came later is not in it.
        self.journal_end_ms = min(
            (life.raised_ms for life in self.alarms if not life.on_record), default=self.end_ms
        )
        self.ideal = Ideal(self.records, self.end_ms)
        self.pl_per_step = self.ideal.pl_per_step
        self.lags: list[Lag]
        # An event at its very moment sees the poll before it and the poll after it: the later one
        # counts, the earlier one was told with the time before.
        rests = [rest for rest in day.rests if rest.t_ms <= self.journal_end_ms]
        self.lags, self.dropped_steps = lags(self.ideal, _last_of_each_moment(rests))
        self._basal_times = [burst.t_ms for burst in day.bursts if burst.channel == "basal"]
        basal_steps = (burst.steps for burst in day.bursts if burst.channel == "basal")
        self._basal_steps = [0, *accumulate(basal_steps)]
        self._loads = of_kind(self.records, "load")
        self.spans = spans_of(self.records, self.journal_end_ms, self.end_ms)
        self.restarts = restarts_of(day, self.records)
        self.doses = self._doses()
        self.segments = self._segments()

    def nl_per_mu(self, t_ms: int) -> int:
        """Of the insulin loaded at t_ms."""
        loaded = [load for load in self._loads if load["t_ms"] <= t_ms] or self._loads[:1]
        return int(loaded[-1]["nl_per_mu"]) if loaded else 10

    def steps_mu(self, steps: int, t_ms: int) -> Fraction:
        """Insulin in steps, in mU."""
        return Fraction(steps * self.pl_per_step, 1000 * self.nl_per_mu(t_ms))

    def pl_mu(self, volume_pl: Fraction, t_ms: int) -> Fraction:
        return volume_pl / (1000 * self.nl_per_mu(t_ms))

    def _doses(self) -> list[Dose]:
        doses: dict[int, Dose] = {}
        wave: Record = {}
        for record in of_kind(self.records, "wave", "bolus", "end"):
            t_ms, dose_id = record["t_ms"], record["dose_id"]
            if record["kind"] == "wave":
                wave = record
            elif record["kind"] == "bolus":
                asked_mu, rate_mu_h = record["asked_mu"], record["rate_mu_h"]
                dose = Dose(dose_id, t_ms, asked_mu, Fraction(0), asked_mu, rate_mu_h)
                if record["place"] and wave.get("dose_id") == dose_id:
                    dose.now_mu, dose.over_min = wave["now_mu"], wave["over_min"]
                doses[dose_id] = dose
            elif dose_id in doses:
                dose = doses[dose_id]
                dose.end_ms, dose.ended = t_ms, record["reason"]
                steps = record["delivered_steps"]
                dose.delivered_mu = self.steps_mu(steps, t_ms)
                dose.least_mu = self.steps_mu(steps - record["uncertain_steps"], t_ms)
        for dose in doses.values():
            if dose.end_ms is None:
                steps = sum(
                    burst.steps for burst in self.day.bursts if burst.dose_id == dose.dose_id
                )
                dose.delivered_mu = dose.least_mu = self.steps_mu(steps, dose.t_ms)
        return list(doses.values())

    def _segments(self) -> list[Segment]:
        segments = []
        for start_ms, end_ms, asked in self.ideal.programme(0, self.end_ms):
            before, after = self.ideal.flows_pl(start_ms), self.ideal.flows_pl(end_ms)
            asked_pl = after.programme - before.programme
            first = bisect_left(self._basal_times, start_ms)
            last = bisect_left(self._basal_times, end_ms)
            if end_ms == self.end_ms:
                last = len(self._basal_times)
            steps = self._basal_steps[last] - self._basal_steps[first]
            stopped_ms = sum(
                max(0, min(span.end_ms, end_ms) - max(span.t_ms, start_ms)) for span in self.spans
            )
            asked_mu = self.pl_mu(asked_pl, start_ms)
            delivered_mu = self.steps_mu(steps, start_ms)
            segments.append(Segment(start_ms, end_ms, *asked, asked_mu, delivered_mu, stopped_ms))
        return segments


def _last_of_each_moment(rests: list[Rest]) -> list[Rest]:
    return list({rest.t_ms: rest for rest in rests}.values())
