# progress: how far a soak has come, a bar on a terminal, now and then a line elsewhere.

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """A context; days: what is wanted."""

    def __init__(self, days):
        self._days = days
        self._console = Console()
        self._bar = None
        self._told = 0
        if self._console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(bar_width=None),
                TextColumn("{task.fields[speed]}"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Bar(*columns, console=self._console)
            self._task = self._bar.add_task("soaking", total=days, speed="")

    def __enter__(self):
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_):
        if self._bar:
            self._bar.stop()

    def show(self, total):
        """total: lives.Total."""
        speed = (
            f"{total.days:,.0f} of {self._days:,.0f} days, {total.days_a_minute():,.0f} a minute"
        )
        if self._bar:
            self._bar.update(self._task, completed=total.days, speed=speed)
        elif total.days * 10 // self._days > self._told:
            self._told = total.days * 10 // self._days
            self.line(f"soaking, {speed}")

    def line(self, text):
        self._console.print(text, highlight=False, markup=False)
