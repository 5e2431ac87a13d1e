"""Paths: no path of somebody's machine and no private package source in a tracked file."""

import re

MACHINE = re.compile(r"(?<![\w.$}*-])/(?:home/[a-z_][\w-]*|root|work|Users/\w+|mnt/\w+)/[\w.-]")
RESOLVED = re.compile(r'"resolved":\s*"')
INDEX = re.compile(r"\b(?:index-url|registry)\s*=\s*\S+", re.IGNORECASE)
OUTSIDE_OF_OURS = ("LICENSE",)


def reason(line):
    if MACHINE.search(line):
        return "a path of one machine"
    if RESOLVED.search(line):
        return "a package from a source that only this machine knows"
    if INDEX.search(line):
        return "a package source: it belongs to the machine's configuration"
    return None


def findings(tree):
    for name in tree.files:
        if name in OUTSIDE_OF_OURS or name.startswith("tests/style/gates/"):
            continue
        for number, line in enumerate(tree.lines(name), 1):
            why = reason(line)
            if why:
                yield name, number, why


SAMPLE = {
    "docs/a.md": "see /home/jan/deskbus/x\nsee /var/lib/deskbus\n[x](../root/x)\n`$DIR/home/jan/x`\n",
    "b.sh": "cd /root/build\n",
    "package-lock.json": '"resolved": "https://mirror.example/x.tgz"\n',
    ".npmrc": "registry=https://mirror.example/\n",
}
EXPECTED = ["docs/a.md:1", "b.sh:1", "package-lock.json:1", ".npmrc:1"]
