# test_settings_text: whatever may be set comes out of the text as it went in, to the last digit,
# and nothing else is taken.
#
# Owns a writer of that text of its own.

from hypothesis import given
from hypothesis import strategies as st

from boards import host

NAME = st.text("ABCxyz019 -_", min_size=1, max_size=12).filter(lambda name: name == name.strip())
LIMITS = {  # least, most, grid, unit
    "bolus": (10, 25_000, 10, "U"),
    "hour": (10, 60_000, 1, "U"),
    "day": (10, 300_000, 1, "U"),
    "confirm": (10, 10_000, 10, "U"),
    "speed": (1_000, 90_000, 1, "U/h"),
}


def day(value, most):
    """Rows of a day as text."""
    return st.tuples(
        st.sets(st.integers(1, 1_439), max_size=most - 1), st.lists(value, min_size=most)
    ).map(
        lambda found: " ".join(
            f"{minute // 60:02d}:{minute % 60:02d}={text}"
            for minute, text in zip(sorted({0, *found[0]}), found[1], strict=False)
        )
    )


def decimals(least, most, grid):
    """Numbers of a grid of thousandths as text."""
    places = {1: 3, 100: 1, 1_000: 0}[grid]

    def text(count):
        milli = count * grid
        tail = f"{milli % 1000:03d}"[:places]
        return f"{milli // 1000}" + (f".{tail}" if places else "")

    return st.integers(-(-least // grid), most // grid).map(text)


def ranges(least, most, grid):
    places = {100: 1, 1_000: 0}[grid]
    return st.tuples(
        st.integers(-(-least // grid), most // grid), st.integers(-(-least // grid), most // grid)
    ).map(lambda pair: "-".join(f"{count * grid / 1000:.{places}f}" for count in sorted(pair)))


@st.composite
def texts(draw):
    lines = ["# microbolus settings; after # a line says nothing"]
    unit = draw(st.sampled_from(("", "mg/dL", "mmol/L")))
    if unit:
        lines.append("units " + unit)
    limits = draw(st.sets(st.sampled_from(tuple(LIMITS))))
    for name, (least, most, grid, of) in LIMITS.items():
        if name in limits:
            milli = draw(st.integers(least // grid, most // grid)) * grid
            lines.append(f"limit {name} {milli // 1000}.{milli % 1000:03d} {of}")
    names = draw(st.lists(NAME, unique_by=str.lower, min_size=1, max_size=6))
    for name in names:
        lines.append(f'profile "{name}" ' + draw(day(decimals(0, 35_000, 1), 48)))
    lines.append(f'active "{draw(st.sampled_from(names))}"')
    if draw(st.booleans()):
        lines.append("ratio " + draw(day(decimals(1_000, 150_000, 100), 12)))
    if unit:
        grid = 1_000 if unit == "mg/dL" else 100
        sensitivity = (5_000, 400_000) if unit == "mg/dL" else (300, 22_200)
        target = (60_000, 250_000) if unit == "mg/dL" else (3_300, 13_900)
        if draw(st.booleans()):
            lines.append("sensitivity " + draw(day(decimals(*sensitivity, grid), 12)))
        if draw(st.booleans()):
            lines.append("target " + draw(day(ranges(*target, grid), 12)))
        models = ("rapid", "child", "ultra-rapid", "rapid-5h", "ultra-rapid-5h")
        lines.append("action " + draw(st.sampled_from(models)))
        lines.append("reverse " + draw(st.sampled_from(("on", "off"))))
    return "\n".join(lines)


def take(bench, text):
    answer = bench.console.settings(text)
    assert answer.ok, answer
    if "pump.confirm(" in str(answer):
        answer = bench.console.confirm(str(answer).split("pump.confirm(")[1].split(")")[0])
        assert answer.ok, answer


@given(texts())
def test_a_text_comes_out_again_byte_for_byte_over_restarts(text):
    bench = host.build()
    take(bench, text)
    assert str(bench.console.settings()) == text
    bench.restart()
    assert str(bench.console.settings()) == text
    other = host.build()
    take(other, str(bench.console.settings()))
    assert str(other.console.settings()) == text


@given(texts(), st.data())
def test_one_wrong_character_is_refused_or_is_a_text_of_its_own(text, data):
    bench = host.build()
    before = str(bench.console.settings())
    at = data.draw(st.integers(len(text.split("\n")[0]) + 1, len(text) - 1))
    wrong = text[:at] + data.draw(st.sampled_from('0179.:=-#"x ,\n\u0661')) + text[at + 1 :]
    answer = bench.console.settings(wrong)
    if not answer.ok:
        assert str(answer).startswith("refused: ") and "\n" not in str(answer)
        assert str(bench.console.settings()) == before
    elif "pump.confirm(" not in str(answer):
        again = str(bench.console.settings())
        take(bench, again)
        assert str(bench.console.settings()) == again
