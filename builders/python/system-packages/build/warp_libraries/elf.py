"""What the dynamic loader reads of an ELF file: elf(5), and the generic ABI's chapter on dynamic linking."""
import struct
from collections import namedtuple

# kind: class, byte order and machine, which the loader compares before anything else.
# needed: names; soname: str or None; rpath, runpath: folders as they stand.
Elf = namedtuple("Elf", "kind needed soname rpath runpath")

_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NEEDED, _DT_STRTAB, _DT_SONAME, _DT_RPATH, _DT_RUNPATH = 1, 5, 14, 15, 29


def read(path):
    """The file's dynamic section; None for what is no ELF file, is cut short or is linked statically."""
    try:
        with open(path, "rb") as file:
            return _read(file)
    except (OSError, struct.error, ValueError):
        return None


def kind_of(path):
    """What an object must be to be loaded into this program."""
    elf = read(path)
    return elf.kind if elf else None


def _read(file):
    head = file.read(64)
    if head[:4] != b"\x7fELF" or head[4] not in (1, 2) or head[5] not in (1, 2):
        return None
    wide = head[4] == 2
    order = "<" if head[5] == 1 else ">"
    kind = (head[4], head[5], struct.unpack_from(order + "H", head, 18)[0])
    segments = list(_segments(file, head, order, wide))
    dynamic = next((segment for segment in segments if segment[0] == _PT_DYNAMIC), None)
    if dynamic is None:
        return None
    entries = _entries(_at(file, dynamic[1], dynamic[3]), order, wide)
    loads = [segment for segment in segments if segment[0] == _PT_LOAD]
    strings = dict(entries).get(_DT_STRTAB)
    if strings is None:
        return None
    start = _offset(strings, loads)
    names = {tag: [] for tag in (_DT_NEEDED, _DT_SONAME, _DT_RPATH, _DT_RUNPATH)}
    for tag, value in entries:
        if tag in names:
            names[tag].append(_string(file, start + value))
    return Elf(
        kind,
        names[_DT_NEEDED],
        next(iter(names[_DT_SONAME]), None),
        _folders(names[_DT_RPATH]),
        _folders(names[_DT_RUNPATH]),
    )


def _segments(file, head, order, wide):
    """(type, offset, address, size) of each program header."""
    offset = struct.unpack_from(order + ("Q" if wide else "I"), head, 32 if wide else 28)[0]
    size, count = struct.unpack_from(order + "HH", head, 54 if wide else 42)
    table = _at(file, offset, size * count)
    for index in range(count):
        if wide:
            kind, _, at, address, _, length = struct.unpack_from(order + "IIQQQQ", table, index * size)
        else:
            kind, at, address, _, length = struct.unpack_from(order + "IIIII", table, index * size)
        yield kind, at, address, length


def _entries(table, order, wide):
    pair = struct.Struct(order + ("qQ" if wide else "iI"))
    found = []
    for offset in range(0, len(table) - pair.size + 1, pair.size):
        tag, value = pair.unpack_from(table, offset)
        if tag == 0:
            break
        found.append((tag, value))
    return found


def _offset(address, loads):
    """Where in the file an address is loaded from."""
    for _, at, start, length in loads:
        if start <= address < start + length:
            return at + address - start
    raise ValueError("the string table is in no segment")


def _string(file, offset):
    text = b""
    while b"\0" not in text:
        more = _at(file, offset + len(text), 256)
        if not more:
            break
        text += more
    return text.split(b"\0", 1)[0].decode("utf-8", "replace")


def _at(file, offset, length):
    file.seek(offset)
    return file.read(length)


def _folders(values):
    return [folder for value in values for folder in value.split(":") if folder]
