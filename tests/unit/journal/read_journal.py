"""Read journal: an independent reader of version 1, written from docs/journal-format.md alone; Python's own library only.

read_journal.py FOLDER prints each good record; read_journal.py --check FOLDER compares the fixture with what was written.
"""

import os
import re
import struct
import sys

HEADER_BYTES, COPY_AT, COMMIT_BYTES, RECORD_BYTES = 4096, 2048, 56, 16
MAGIC = b"DBJRNL\r\n"
NAME = re.compile(r"j-([0-9]{20})-[0-9a-f]{8}\.seg")
KINDS = {1: "accept", 2: "effect", 3: "retry", 4: "settle", 5: "end", 6: "case", 7: "act", 8: "state", 9: "carry",
         10: "checkpoint", 11: "revision", 64: "checkpoint begin", 65: "checkpoint end"}


def remainders():
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        yield value


REMAINDERS = list(remainders())


def crc32c(seed, data):
    crc = seed ^ 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ REMAINDERS[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


class Header:
    """The header of a segment, from one of its two copies."""

    def __init__(self, data):
        version, crc = struct.unpack_from("<II", data, 8)
        self.good = data[:8] == MAGIC and version == 1 and crc == crc32c(crc32c(0, data[:12]), data[16:120])
        self.salt = data[16:32]
        (self.ordinal, self.base, self.epoch, self.accepted, self.time_ms, self.checkpoint, self.previous_end,
         self.previous_base) = struct.unpack_from("<8Q", data, 32)
        self.previous_salt = data[96:112]


class Segment:
    """A segment file; seal is (offset, number) where the next one says it ends, or None."""

    def __init__(self, folder, name):
        with open(os.path.join(folder, name), "rb") as file:
            self.data = file.read()
        self.name = name
        copies = [Header(self.data[at:at + 120]) for at in (0, COPY_AT)]
        good = [copy for copy in copies if copy.good and copy.ordinal == int(NAME.fullmatch(name).group(1))]
        self.header = good[0] if good else None
        self.seal = None

    def commit_at(self, at):
        """(first, count, bytes, synced) of the commit at offset at, or None."""
        data, salt = self.data[at:at + COMMIT_BYTES], self.header.salt
        if len(data) < COMMIT_BYTES or data[:8] != salt[8:]:
            return None
        crc, count, first, synced, _accepted, _time_ms, size = struct.unpack_from("<IIQQQQI", data, 8)
        return (first, count, size, synced) if crc == crc32c(crc32c(0, salt), data[12:]) else None

    def record_at(self, at, number, end):
        """(kind, payload, offset behind it), or None."""
        if at + RECORD_BYTES > end:
            return None
        crc, size, low, kind, _partition = struct.unpack_from("<IIIHH", self.data, at)
        behind = at + (RECORD_BYTES + size + 7) // 8 * 8
        if behind > end or low != number & 0xFFFFFFFF:
            return None
        body = self.data[at + 4:at + RECORD_BYTES + size]
        good = crc == crc32c(crc32c(crc32c(0, self.header.salt), struct.pack("<Q", number)), body)
        return (kind if good else None, body[RECORD_BYTES - 4:], behind)

    def records(self):
        """(number, kind, payload) of what counts; kind is None where the sum is wrong but the length is not."""
        limit, last = self.seal or (len(self.data), 1 << 64)
        at = HEADER_BYTES
        while at < limit:
            commit = self.commit_at(at)
            if commit is None:
                return
            first, count, size, _synced = commit
            end = min(at + COMMIT_BYTES + size, limit)
            at += COMMIT_BYTES
            for number in range(first, min(first + count, last + 1)):
                record = self.record_at(at, number, end)
                if record is None:
                    return
                yield number, record[0], record[1]
                at = record[2]


def read_folder(folder):
    segments = [Segment(folder, name) for name in sorted(os.listdir(folder)) if NAME.fullmatch(name)]
    segments = [segment for segment in segments if segment.header]
    for one, following in zip(segments, segments[1:]):
        if following.header.previous_salt == one.header.salt:
            one.seal = (following.header.previous_end, following.header.base - 1)
    for segment in segments:
        for number, kind, payload in segment.records():
            yield segment, number, kind, payload


def expected_payload(number, size):
    return bytes((number * 31 + i * 7) & 255 | 1 for i in range(size))


# What the fixture was made of: kind and size of each record, by number; record 2 was damaged later.
FIXTURE = [(1, 40), (None, 17), (4, 0), (5, 9), (64, 0), (10, 40), (10, 40), (65, 8), (1, 100), (6, 20), (1, 64), (7, 64),
           (11, 33)]


def check(folder):
    assert crc32c(0, b"123456789") == 0xE3069283
    found = list(read_folder(folder))
    assert [number for _, number, _, _ in found] == list(range(1, len(FIXTURE) + 1)), found
    for (_, number, kind, payload), (wanted_kind, size) in zip(found, FIXTURE):
        assert kind == wanted_kind and len(payload) == size, (number, kind, len(payload))
        if kind == 65:
            assert struct.unpack("<Q", payload) == (5,)
        elif kind is not None:
            assert payload == expected_payload(number, size), number
    assert [segment.header.epoch for segment, _, _, _ in found] == [1] * 9 + [2] * 3 + [3]
    assert [segment.header.accepted for segment, _, _, _ in found][-1] == 3


def main(arguments):
    if arguments[:1] == ["--check"]:
        check(arguments[1])
        return 0
    for segment, number, kind, payload in read_folder(arguments[0]):
        print(segment.name, number, KINDS.get(kind, "damaged"), len(payload), payload[:32].hex())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
