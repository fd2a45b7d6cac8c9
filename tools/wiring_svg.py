"""wiring_svg: a wiring diagram's symbols, as SVG.

Owns lines, boxes, resistors and their like, and how they look. Must not: know what is wired.
A symbol is drawn at a point; coordinates are whole pixels, x to the right, y down.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

_STYLE = """
    text { font: 13px Helvetica, Arial, sans-serif; fill: #1c2733 }
    .small { font-size: 11px; fill: #55606b }
    .head { font-size: 16px; font-weight: bold }
    .name { font-weight: bold }
    .wire, .part { stroke: #1c2733; stroke-width: 1.6; fill: none }
    .part { fill: #fff }
    .box { stroke: #1c2733; stroke-width: 1.6; fill: #f4f7fa }
    .board { stroke: #1c2733; stroke-width: 2.4; fill: #e6f1ea }
    .power { stroke: #c0392b; stroke-width: 1.8; fill: none }
    .ground { stroke: #1c2733; stroke-width: 2; fill: none }
    .signal { stroke: #2167ae; stroke-width: 1.8; fill: none }
    .dot { fill: #1c2733 }
    .hot { fill: #c0392b }
"""


class Drawing:
    """What is drawn, in the order of drawing."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._parts: list[str] = []

    def svg(self) -> str:
        """The whole picture."""
        width, height = self._size
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}">\n<style>{_STYLE}</style>\n'
            f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )

    def text(self, x: int, y: int, words: str, kind: str = "", anchor: str = "start") -> None:
        self._parts.append(
            f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def wire(self, *points: tuple[int, int], kind: str = "signal") -> None:
        """A line through the points. kind: "signal", "power" or "ground"."""
        path = " ".join(f"{x},{y}" for x, y in points)
        self._parts.append(f'<polyline points="{path}" class="{kind}"/>')

    def box(self, x: int, y: int, width: int, height: int, *words: str, kind: str = "box") -> None:
        """A part with its name in the middle."""
        self._rect(x, y, width, height, kind, 6)
        top = y + height // 2 + 5 - 8 * (len(words) - 1)
        for at, line in enumerate(words):
            self.text(x + width // 2, top + 16 * at, line, "small" if at else "name", "middle")

    def dot(self, x: int, y: int) -> None:
        """Where wires meet."""
        self._parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" class="dot"/>')

    def ground(self, x: int, y: int) -> None:
        """The common ground, hanging below a point."""
        self.wire((x, y), (x, y + 10), kind="ground")
        for at, half in enumerate((11, 7, 3)):
            self.wire((x - half, y + 10 + 4 * at), (x + half, y + 10 + 4 * at), kind="ground")

    def supply(self, x: int, y: int, words: str) -> None:
        """A supply's voltage, above a point."""
        self.wire((x, y), (x, y - 10), (x - 8, y - 10), (x + 8, y - 10), kind="power")
        self.text(x, y - 15, words, "hot", "middle")

    def resistor(self, x: int, y: int, words: str, upright: bool = True) -> None:
        """A resistor around a point, on a wire that is there."""
        if upright:
            self._rect(x - 6, y - 16, 12, 32, "part", 0)
            self.text(x + 12, y + 4, words)
        else:
            self._rect(x - 16, y - 6, 32, 12, "part", 0)
            self.text(x, y - 11, words, "", "middle")

    def capacitor(self, x: int, y: int) -> None:
        """A capacitor around a point, on an upright wire that is there."""
        self._parts.append(f'<rect x="{x - 12}" y="{y - 4}" width="24" height="8" fill="#fff"/>')
        for below in (-4, 4):
            self.wire((x - 12, y + below), (x + 12, y + below), kind="ground")

    def switch(self, x: int, y: int) -> None:
        """A contact of 50 pixels that begins at a point, open."""
        self.wire((x, y), (x + 8, y), (x + 40, y - 14), kind="wire")
        self.wire((x + 42, y), (x + 50, y), kind="wire")
        for end in (x + 8, x + 42):
            self._parts.append(f'<circle cx="{end}" cy="{y}" r="3" class="part"/>')

    def lamp(self, x: int, y: int, colour: str) -> None:
        """A light-emitting diode of 22 pixels to the left of a point; its anode is there."""
        points = f"{x},{y - 9} {x},{y + 9} {x - 18},{y}"
        self._parts.append(
            f'<polygon points="{points}" fill="{colour}" stroke="#1c2733" stroke-width="1.6"/>'
        )
        self.wire((x - 18, y - 9), (x - 18, y + 9), kind="ground")

    def circle(self, x: int, y: int, radius: int, words: str) -> None:
        """A motor, or something else that moves."""
        self._parts.append(f'<circle cx="{x}" cy="{y}" r="{radius}" class="box"/>')
        self.text(x, y + 5, words, "name", "middle")

    def _rect(self, x: int, y: int, width: int, height: int, kind: str, round_px: int) -> None:
        self._parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round_px}" '
            f'class="{kind}"/>'
        )
