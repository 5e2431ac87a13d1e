#!/usr/bin/env python3
"""Tidy: clang-tidy over every C file that a build folder compiles. tidy.py [BUILD] [JOBS] [FILE...]"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
FINDING = re.compile(r"^(.+?):(\d+):(\d+): (?:warning|error): (.*)$")


def compiled_files(build):
    with open(os.path.join(ROOT, build, "compile_commands.json"), encoding="utf-8") as file:
        names = {entry["file"] for entry in json.load(file)}
    inside = ROOT + os.sep
    return sorted(name for name in names if name.startswith(inside) and "/build/" not in name[len(inside) :])


def check(build, name):
    """Findings of one file, and whether clang-tidy itself came to its end."""
    command = ["clang-tidy", "--quiet", "-p", os.path.join(ROOT, build), name]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    found = set()
    for line in done.stdout.decode(errors="replace").split("\n"):
        match = FINDING.match(line)
        if match:
            place = os.path.relpath(match.group(1), ROOT)
            found.add("%s:%s:%s: %s" % (place, match.group(2), match.group(3), match.group(4)))
    if done.returncode != 0 and not found:
        found.add("%s: clang-tidy failed: %s" % (os.path.relpath(name, ROOT), done.stderr.decode().strip()))
    return found


def main(arguments):
    build = arguments[0] if arguments else "build/dev"
    jobs = int(arguments[1]) if len(arguments) > 1 else os.cpu_count()
    names = [os.path.abspath(name) for name in arguments[2:]] or compiled_files(build)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        found = set().union(*pool.map(lambda name: check(build, name), names))
    print("\n".join(sorted(found)))
    print("clang-tidy: %d files, %d findings" % (len(names), len(found)))
    return 1 if found or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
