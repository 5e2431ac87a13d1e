"""Layers: an include may only point down; plugins see the SDK and plugins/lib; the SDK sees itself."""

import os
import re

ORDER = ["base", "log", "stats", "config", "plan", "wire"]
BLIND = ["bus", "journal", "worker"]
UPPER = ["host", "route", "desk", "admin", "app", "cli"]
RANK = {name: rank for rank, name in enumerate(ORDER)}
RANK.update({name: len(ORDER) for name in BLIND})
RANK.update({name: len(ORDER) + 1 + rank for rank, name in enumerate(UPPER)})
# The program that runs one plugin: worker, bus, wire and what is below them.
HOST_PROCESS_RANK = len(ORDER)
PURE = {"plan", "wire"}
IO_HEADERS = {"uv.h", "zmq.h"}
C_HEADERS = {
    "assert.h", "errno.h", "float.h", "inttypes.h", "limits.h", "setjmp.h", "stdalign.h", "stdarg.h",
    "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "time.h",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes(tree, name):
    for number, line in enumerate(tree.lines(name), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


def broker_reason(tree, name, quoted, target):
    parts = name.split("/")
    layer = parts[1] if len(parts) > 2 else "main"
    if not quoted:
        if layer in PURE and target in IO_HEADERS:
            return "%s is pure, %s is not for it" % (layer, target)
        return None
    if "/" not in target:
        return None
    other = target.split("/")[0]
    if os.path.exists(tree.path("%s/%s" % (os.path.dirname(name), target))):
        return None
    if other not in RANK:
        return "'%s' is no layer of the broker" % other
    if layer == "host_process":
        return None if RANK[other] <= HOST_PROCESS_RANK else "the host process stands below " + other
    if layer != "main" and layer not in RANK:
        return "'%s' has no place in the order of layers" % layer
    if layer != "main" and layer != other and RANK[other] >= RANK[layer]:
        return "%s may not include %s: only what is below it" % (layer, other)
    return None


def plugin_reason(tree, name, quoted, target):
    if not quoted or "/" not in target or target.startswith("lib/"):
        return None
    own = "/".join(name.split("/")[:2])
    inside = [own + "/" + target, os.path.dirname(name) + "/" + target]
    if any(os.path.exists(tree.path(path)) for path in inside):
        return None
    return "a plugin sees the SDK and plugins/lib, not " + target


def sdk_reason(tree, name, quoted, target):
    if name.startswith("sdk/include/") and not target.startswith("deskbus/"):
        if not quoted and (target in C_HEADERS or target == "uv.h"):
            return None
        if not (quoted and "/" not in target):
            return "a public header includes only C's own headers and <uv.h>, not " + target
    if not quoted or "/" not in target or target.startswith("deskbus/"):
        return None
    places = [os.path.dirname(name), "sdk", "sdk/src"]
    if any(os.path.exists(tree.path(place + "/" + target)) for place in places):
        return None
    return "the SDK sees only itself, not " + target


REASONS = {"broker/": broker_reason, "plugins/": plugin_reason, "sdk/": sdk_reason}


def findings(tree):
    for folder, reason in REASONS.items():
        for name in tree.below(folder):
            for number, quoted, target in includes(tree, name):
                why = "no '..' in includes" if ".." in target else reason(tree, name, quoted, target)
                if why:
                    yield name, number, why


SAMPLE = {
    "broker/base/clock.c": '/* x */\n#include "base/clock.h"\n#include "log/log.h"\n',
    "broker/journal/segment.c": '/* x */\n#include "wire/frame.h"\n#include "bus/bus.h"\n',
    "broker/wire/frame.c": "/* x */\n#include <uv.h>\n#include <errno.h>\n",
    "broker/route/router.c": '/* x */\n#include "router.h"\n#include "../bus/bus.h"\n#include "lib/a.h"\n',
    "broker/host_process/main.c": '/* x */\n#include "worker/loader.h"\n#include "host/host.h"\n',
    "broker/main.c": '/* x */\n#include "cli/cli.h"\n',
    "plugins/mood/plugin.c": '/* x */\n#include <deskbus/plugin.h>\n#include "lib/text.h"\n'
    '#include "base/clock.h"\n#include "chat/page.h"\n',
    "sdk/src/codec.c": '/* x */\n#include "codec.h"\n#include "base/clock.h"\n',
    "sdk/include/deskbus/value.h": "/* x */\n#include <stdint.h>\n#include <msgpack.h>\n",
}
EXPECTED = [
    "broker/base/clock.c:3", "broker/journal/segment.c:3", "broker/wire/frame.c:2",
    "broker/route/router.c:3", "broker/route/router.c:4", "broker/host_process/main.c:3",
    "plugins/mood/plugin.c:4", "plugins/mood/plugin.c:5", "sdk/src/codec.c:3",
    "sdk/include/deskbus/value.h:3",
]
