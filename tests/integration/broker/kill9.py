"""Lines go file -> crm -> sentiment -> responder -> file under kill -9 at random moments: each ends exactly once, in order.

DESKBUS_LINES, DESKBUS_KILLS and DESKBUS_SEED set how much, how often, and which moments."""

import collections
import os
import random
import sys
import time

from broker import SOURCE, Broker, wait_for

LINES = int(os.environ.get("DESKBUS_LINES", "2000"))
KILLS = int(os.environ.get("DESKBUS_KILLS", "12"))
SEED = int(os.environ.get("DESKBUS_SEED", str(random.SystemRandom().randrange(1 << 31))))
CONVERSATIONS = max(20, LINES // 20)

CONFIG = """
deskbus: 1
teams: { support: {} }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  customers: { use: crm }
  mood: { use: sentiment }
  answers: { use: responder, answers: "%s/conf/answers/quickstart.yaml", quiet: 0 }
pipelines:
  main:
    from: lines
    team: support
    reply_by: written
    observers: [customers]
    steps:
      - customers
      - mood
      - answers
      - when: { text: /nobody knows/ }
        close: told_nothing
      - when: { text: /to a person/ }
        hand_off: support
    otherwise: { to: written }
""" % SOURCE

# Text, and what may become of it. A handed-off conversation silences the bot, so persons come on conversations of their own.
TEXTS = [
    ("Where is my parcel?", "answered"),
    ("Gdzie jest moja paczka?", "answered"),
    ("The blue lamp of line %d hums in b flat", "forwarded"),
    ("nobody knows %d", "closed"),
]


def make_lines(chance):
    lines = []
    for number in range(LINES):
        conversation = chance.randrange(CONVERSATIONS)
        text = chance.choice(TEXTS)[0]
        if conversation == 0:
            text = "to a person, line %d of the blue lamp"
        lines.append({"id": "m%d" % number, "conversation": "c%d" % conversation,
                      "from": "customer%d@example.com" % conversation,
                      "text": text % number if "%d" in text else text})
    return lines


def done_count(ledger):
    return sum(ledger[name] for name in ("answered", "handed_off", "forwarded", "closed", "dead"))


def feed(broker, lines, chance):
    """Kills the broker KILLS times while the lines are written in portions; after each restart the ledger balances."""
    portion = -(-len(lines) // max(KILLS, 1))
    for kill in range(KILLS):
        broker.append("in.jsonl", *lines[kill * portion:(kill + 1) * portion])
        broker.must_live(chance.random() ** 2 * 0.4)  # the moment of the kill
        broker.restart()
        stats = broker.stats()
        assert stats["ledger"]["balance"] == 0, (kill, stats["ledger"])
        assert stats["owed"]["balance"] == 0, (kill, stats["owed"])
        assert stats["ledger"]["damaged"] == 0, (kill, stats["ledger"])
    broker.append("in.jsonl", *lines[KILLS * portion:])


def drain(broker):
    """Waits until all lines are accepted and ended, and nothing is owed; progress moves the deadline."""
    last = [-1, time.monotonic()]

    def ended():
        stats = broker.stats()
        assert stats["ledger"]["balance"] == 0 and stats["owed"]["balance"] == 0, stats
        ledger = stats["ledger"]
        progress = ledger["accepted"] + done_count(ledger)
        if progress != last[0]:
            last[:] = [progress, time.monotonic()]
        assert time.monotonic() - last[1] < 30, ("no progress", stats["ledger"], stats["instances"])
        return stats if ledger["accepted"] >= LINES and ledger["in_flight"] == 0 and \
            stats["owed"]["waiting"] == 0 else None
    return wait_for("the end of all lines", ended, 3600)


def check_output(lines, written, ledger):
    by_id = collections.Counter(line["id"] for line in written)
    twice = {key: count for key, count in by_id.items() if count > 1}
    assert not twice, "written twice: %r" % dict(list(twice.items())[:5])
    known = {line["id"] for line in lines}
    assert set(by_id) <= known, "never sent: %r" % list(set(by_id) - known)[:5]
    kinds = collections.Counter(line["kind"] for line in written)
    # A line that is handed off may have a reply too: that a person will come.
    told = kinds["reply"] - ledger["answered"]
    assert kinds["forward"] == ledger["forwarded"] and 0 <= told <= ledger["handed_off"], (kinds, ledger)
    last = {}
    for line in written:
        number = int(line["id"][1:])
        assert number > last.get(line["conversation"], -1), \
            "%s: m%d after m%d" % (line["conversation"], number, last[line["conversation"]])
        last[line["conversation"]] = number
    without = [line for line in lines if line["id"] not in by_id]
    assert len(without) == ledger["closed"] + ledger["handed_off"] - told, (len(without), told, ledger)
    lost = [line["id"] for line in without if "blue lamp" in line["text"] and line["conversation"] != "c0"]
    assert len(lost) <= ledger["handed_off"] - told, "forwarded, but not written: %r" % lost[:5]


def main():
    print("DESKBUS_SEED=%d, %d lines, %d kills" % (SEED, LINES, KILLS), flush=True)
    chance = random.Random(SEED)
    lines = make_lines(chance)
    begin = time.monotonic()
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        feed(broker, lines, chance)
        stats = drain(broker)
        ledger = stats["ledger"]
        print(ledger, flush=True)
        assert ledger["accepted"] == LINES and done_count(ledger) == LINES, ledger
        assert ledger["dead"] == 0 and ledger["damaged"] == 0, ledger
        broker.stop()
        check_output(lines, broker.lines("out.jsonl"), ledger)
        broker.cli("journal", "verify")
    print("%.1f s" % (time.monotonic() - begin))


if __name__ == "__main__":
    sys.exit(main())
