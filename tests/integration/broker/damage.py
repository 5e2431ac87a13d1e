"""Damage on disk: a torn end, a flipped bit, a folder that cannot be written, a second broker; each is survived or named."""

import glob
import json
import os
import random

from broker import Broker, run_cli, run_stories, wait_for

CONFIG = """
deskbus: 1
teams: { support: {} }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  worker: { use: scripted_quiet }
pipelines:
  main:
    from: lines
    steps: [worker]
    otherwise: { to: written }
"""
LINES = 300


def segments(broker):
    """The journal's segment files, oldest first."""
    return sorted(glob.glob(os.path.join(broker.state, "journal", "*")), key=os.path.getmtime)


def fill(broker):
    broker.append("in.jsonl", *[{"id": "m%d" % n, "conversation": "c%d" % (n % 30), "text": "line %d" % n}
                                for n in range(LINES)])


def written_end(path):
    """Where the last byte that is not 0 stands: segments may be pre-allocated."""
    with open(path, "rb") as file:
        return len(file.read().rstrip(b"\0"))


def flip(path, offset):
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x10]))


def newest(broker):
    return max(segments(broker), key=lambda path: (written_end(path) > 0, os.path.basename(path)))


def complete(broker):
    """The ledger and the ids in the output when every line has ended; none stands there twice."""
    def ended():
        ledger = broker.ledger()
        return ledger if ledger["accepted"] >= LINES and ledger["in_flight"] == 0 else None
    ledger = wait_for("all lines", ended)
    ids = [line["id"] for line in broker.lines("out.jsonl")]
    assert len(ids) == len(set(ids)), "written twice"
    return ledger, ids


def a_torn_end_loses_nothing_that_was_confirmed():
    chance = random.Random(4)
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        fill(broker)
        for _ in range(4):
            wait_for("some lines", lambda: broker.ledger()["accepted"] > 0)
            broker.kill()
            path = newest(broker)
            end = written_end(path)
            size = os.path.getsize(path)
            os.truncate(path, end - chance.randrange(1, 9))
            os.truncate(path, size)  # as a torn write in a segment of full size looks
            broker.start()
            stats = broker.stats()
            assert stats["ledger"]["balance"] == 0 and stats["owed"]["balance"] == 0, stats
            assert stats["ledger"]["damaged"] <= 1, stats["ledger"]
        ledger, ids = complete(broker)
        assert set(ids) == {"m%d" % n for n in range(LINES)}, (len(ids), ledger)
        broker.stop()


def a_flipped_bit_costs_its_record_and_is_told():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        fill(broker)
        broker.wait_ledger(accepted=LINES, in_flight=0)
        broker.stop()
        broker.cli("journal", "verify")
        path = newest(broker)
        with open(path, "rb") as file:
            place = file.read().index(b"line 150")
        flip(path, place)
        verified = broker.cli("journal", "verify", code=1)
        assert os.path.basename(path) in verified.stdout + verified.stderr, verified
        broker.start()
        stats = broker.stats()
        assert stats["ledger"]["balance"] == 0 and stats["owed"]["balance"] == 0, stats
        assert stats["journal"]["damaged_records"] == 1, stats["journal"]
        assert stats["ledger"]["damaged"] <= 1, stats["ledger"]
        code, word, reasons = broker.health()
        assert (code, word) == (0, "degraded") and "damaged" in reasons, (code, word, reasons)
        broker.append("in.jsonl", {"id": "after", "conversation": "c1", "text": "goes on"})
        wait_for("the next line", lambda: "after" in [line["id"] for line in broker.lines("out.jsonl")])
        _, ids = complete(broker)
        assert set(ids) == {"after"} | {"m%d" % n for n in range(LINES)}, len(ids)
        broker.restart()
        broker.ledger()
        broker.stop()


def flipped_bits_anywhere_never_stop_the_broker():
    chance = random.Random(11)
    for _ in range(6):
        with Broker(CONFIG, {"in.jsonl": ""}) as broker:
            broker.start()
            fill(broker)
            wait_for("half", lambda: broker.ledger()["accepted"] >= LINES // 2)
            broker.kill()
            path = newest(broker)
            end = written_end(path)
            place = chance.randrange(4096, end)
            flip(path, place)
            broker.start()
            stats = broker.stats()
            assert stats["ledger"]["balance"] == 0 and stats["owed"]["balance"] == 0, (place, stats)
            ledger, ids = complete(broker)
            print("  bit %d of %d: %r" % (place, end, ledger))
            assert ledger["damaged"] <= 64, ledger  # its record, or its commit when a length is hit
            assert len(ids) >= LINES - ledger["damaged"] - ledger["dead"], (len(ids), ledger)
            broker.stop()


def lost_steps_do_not_send_a_message_twice():
    """Every record of a step is damaged between the sink's write and its settling: the output keeps its id."""
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        fill(broker)
        wait_for("half", lambda: broker.ledger()["accepted"] >= LINES // 2 and broker.lines("out.jsonl"))
        broker.kill()
        hit = 0
        for line in broker.cli("journal", "dump").stdout.splitlines():
            record = json.loads(line)
            if record["kind"] == "effect":
                # Its offset is that of its head; the payload lies behind it.
                flip(os.path.join(broker.state, "journal", record["segment"]), record["offset"] + 40)
                hit += 1
        broker.start()
        assert broker.stats()["journal"]["damaged_records"] >= hit // 2 > 0, (hit, broker.stats()["journal"])
        ledger, ids = complete(broker)
        assert len(ids) >= LINES - ledger["damaged"] - ledger["dead"], (len(ids), ledger)
        broker.stop()


def refused_start(broker):
    done = run_cli("run", broker.config, "--state", broker.state)
    assert done.returncode == 5, (done.returncode, done.stderr)
    return done.stderr


def a_state_folder_that_cannot_be_used_is_named():
    with Broker(CONFIG, {"in.jsonl": "", "state": "a file stands here"}) as broker:
        text = refused_start(broker)
        assert broker.state in text and "directory" in text.lower(), text
    with Broker(CONFIG, {"in.jsonl": "", "plain": ""}) as broker:
        broker.state = broker.path("plain/below")
        text = refused_start(broker)
        assert broker.state in text, text
    if os.geteuid() == 0:
        # Root may write everywhere but in what the kernel itself refuses.
        with Broker(CONFIG, {"in.jsonl": ""}) as broker:
            broker.state = "/proc/deskbus-state"
            text = refused_start(broker)
            assert broker.state in text, text
        return
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        os.mkdir(broker.state, 0o500)
        text = refused_start(broker)
        assert broker.state in text and "ermission" in text, text


def a_second_broker_on_the_same_state_is_refused():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        text = refused_start(broker)
        assert str(broker.process.pid) in text and broker.state in text, text
        fill(broker)
        complete(broker)
        broker.stop()


if __name__ == "__main__":
    run_stories(a_torn_end_loses_nothing_that_was_confirmed, a_flipped_bit_costs_its_record_and_is_told,
                flipped_bits_anywhere_never_stop_the_broker, lost_steps_do_not_send_a_message_twice, a_state_folder_that_cannot_be_used_is_named,
                a_second_broker_on_the_same_state_is_refused)
