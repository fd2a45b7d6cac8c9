# tears: what a power cut can leave of one change to a medium.
#
# Owns the ways it is torn. Must not: know what the change meant.
#
# A write to flash sets zeros from the beginning of the page on, or all over it; an erase sets ones
# likewise. What lies behind the last byte that is not blank does not matter, so the places where a
# write is cut are taken before it. An FRAM is cut at every byte.

from tests.cuts.media import BLANK, BYTES, ERASE, FRAM, OTHER, program

FEW = (1, 2)  # quarters of a write
MANY = (0.4, 1, 2, 3)


def done(image, operation):
    """The image after the operation."""
    if operation.kind == OTHER:
        return operation.data
    if operation.kind == BYTES:
        return _with_bytes(image, operation, len(operation.data))
    if operation.kind == ERASE:
        return _with_block(image, operation, None)
    return _with_block(image, operation, _written(image, operation, operation.data))


def torn(image, operation, thorough, few=False):
    """The images that a cut in mid-operation can leave, as (kind of tear, image).

    Some are as before or as after. thorough: at more places; few: at two, and not at every byte
    of an FRAM.
    """
    if operation.kind == BYTES:
        most = len(operation.data)
        for length in (most // 2, most - 1) if few else range(1, most):
            yield "bytes", _with_bytes(image, operation, length)
    elif operation.kind == OTHER:
        return
    elif operation.kind == ERASE:
        for how, block in _erasures(image[operation.block], operation.block):
            yield how, _with_block(image, operation, block)
    else:
        for how, data in _pieces(operation.data, thorough, few):
            yield how, _with_block(image, operation, _written(image, operation, data))


def _with_bytes(image, operation, length):
    at = operation.offset
    held = image[FRAM]
    changed = list(image)
    changed[FRAM] = held[:at] + operation.data[:length] + held[at + length :]
    return changed


def _with_block(image, operation, block):
    changed = list(image)
    changed[operation.block] = block
    return changed


def _written(image, operation, data):
    held = bytearray(image[operation.block] or BLANK)
    program(held, operation.offset, data)
    return bytes(held)


def _pieces(data, thorough, few):
    length = len(data)
    while length and data[length - 1] == 0xFF:
        length -= 1
    if few:
        yield "part", data[: max(1, length // 2)]
        yield "bits", _noisy(data, length)
        return
    yield "first byte", data[:1]
    for quarter in MANY if thorough else FEW:
        yield "part", data[: max(2, int(length * quarter) // 4)]
    yield "all but a byte", data[: max(1, length - 1)]
    yield "bits", _noisy(data, length)
    if thorough:
        yield "bits", _noisy(data, length + 7)


def _erasures(block, number):
    if block is None:
        return
    half = len(block) // 2
    yield "first half", b"\xff" * half + block[half:]
    yield "second half", block[:half] + b"\xff" * half
    yield "bits", _noisy(block, number)
    # Nearly done: it reads as blank, but for one bit.
    yield "but a bit", b"\xff" * half + b"\xef" + b"\xff" * (half - 1)


def _noisy(data, seed):
    """Some ones among the bits, the same ones for the same seed."""
    made = bytearray(data)
    state = seed * 2_654_435 + 12_345 & 0xFFFF_FFFF
    for i in range(len(made)):
        state = (state * 1_103_515_245 + 12_345) & 0xFFFF_FFFF
        made[i] |= state >> 16 & 0xFF
    return bytes(made)
