# census: how often everything happened, so that one sees that everything did.

from collections import Counter


class Census(Counter):
    """Counts by a name: "verb bolus", "rig kink", "alarm 212", "record end", "power cuts" ..."""

    def table(self):
        """Lines of "name count" in columns, by name."""
        words = [f"{name} {count}" for name, count in sorted(self.items())]
        width = max(map(len, words), default=0) + 2
        columns = max(1, 100 // width)
        rows = -(-len(words) // columns)
        lines = []
        for row in range(rows):
            cells = words[row::rows]
            lines.append("".join(cell.ljust(width) for cell in cells).rstrip())
        return "\n".join(lines)
