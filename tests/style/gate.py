#!/usr/bin/env python3
"""Gate: runs one style gate over the tree, or every gate over its own bad sample.

gate.py NAME [ROOT]   prints path:line: text for each finding; exit 1 when there is one, 77 when skipped
gate.py --self-test   each gate must find exactly what is wrong in its sample
gate.py --list        the names of the gates
"""

import importlib
import os
import sys
import tempfile

from source_tree import SourceTree

HERE = os.path.dirname(os.path.abspath(__file__))


def gate_names():
    names = os.listdir(os.path.join(HERE, "gates"))
    return sorted(name[:-3] for name in names if name.endswith(".py"))


def load(name):
    return importlib.import_module("gates." + name)


def is_skipped(gate, found):
    return hasattr(gate, "SKIPPED") and found == [gate.SKIPPED]


def write_sample(folder, sample):
    for path, text in sample.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)


def self_test(name):
    """Returns what differs between the findings in the sample and what the gate promises."""
    gate = load(name)
    with tempfile.TemporaryDirectory() as folder:
        write_sample(folder, gate.SAMPLE)
        found = list(gate.findings(SourceTree(folder)))
    if is_skipped(gate, found):
        return []
    places = sorted({"%s:%d" % (path, line) for path, line, _ in found})
    wrong = ["not found: " + place for place in gate.EXPECTED if place not in places]
    return wrong + ["found without reason: " + place for place in places if place not in gate.EXPECTED]


def run_self_tests():
    failed = 0
    for name in gate_names():
        wrong = self_test(name)
        print("%-16s %s" % (name, "ok" if not wrong else "; ".join(wrong)))
        failed += bool(wrong)
    return 1 if failed else 0


def run_gate(name, root):
    gate = load(name)
    found = list(gate.findings(SourceTree(root)))
    if is_skipped(gate, found):
        print("skipped: " + gate.SKIPPED[2])
        return 77
    for path, line, text in sorted(found):
        print("%s:%d: %s" % (path, line, text))
    print("%s: %d findings" % (name, len(found)))
    return 1 if found else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return run_self_tests()
    if arguments == ["--list"]:
        print("\n".join(gate_names()))
        return 0
    if not arguments or arguments[0] not in gate_names():
        print(__doc__, file=sys.stderr)
        return 2
    return run_gate(arguments[0], arguments[1] if len(arguments) > 1 else os.path.join(HERE, "../.."))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
