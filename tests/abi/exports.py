"""Exports: libdeskbus gives away exactly what its headers declare. exports.py LIBRARY HEADERS"""

import re
import subprocess
import sys
from pathlib import Path

DECLARED = re.compile(r"DESKBUS_API\s+(?:extern\s+)?(?:const\s+)?[\w\s]*?[\s*](deskbus_\w+)\s*[(;\[]")
OF_PLUGINS = {"deskbus_plugin"}  # each plugin defines it


def declared(folder):
    names = set()
    for header in sorted(Path(folder).glob("*.h")):
        names.update(DECLARED.findall(header.read_text(encoding="utf-8")))
    return names - OF_PLUGINS


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    names = {line.split()[2] for line in out.splitlines() if line.split()[1] in "TDRBVW"}
    return {name for name in names if not name.startswith("__")}  # the sanitizers' own


def main(library, folder):
    wanted, given = declared(folder), exported(library)
    for name in sorted(wanted - given):
        print(f"{name} is declared and not exported")
    for name in sorted(given - wanted):
        print(f"{name} is exported and not declared")
    print(f"{len(wanted)} names declared, {len(given)} exported")
    return 0 if wanted == given and len(wanted) > 100 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
