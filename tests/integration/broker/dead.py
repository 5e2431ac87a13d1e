"""What cannot be processed becomes a dead letter with code, place and attempts; what fails for all stops its instance alone."""

from broker import Broker, run_stories, wait_for

CONFIG = """
deskbus: 1
teams: { support: {} }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  worker: { use: scripted_quiet, log: worker.log, %s }
pipelines:
  main:
    from: lines
    steps: [worker]
    otherwise: { to: written }
"""


def say(broker, number, text, conversation=None):
    broker.append("in.jsonl", {"id": "m%d" % number, "conversation": conversation or "c%d" % number, "text": text})


def dead_letters(broker):
    return broker.ask("dead", "list")["dead"]


def written(broker):
    return sorted(line["id"] for line in broker.lines("out.jsonl"))


def a_rejected_message_is_shown_retried_and_dropped():
    with Broker(CONFIG % "delay: 0", {"in.jsonl": ""}) as broker:
        broker.start()
        say(broker, 1, "reject no_such_order")
        say(broker, 2, "reject no_such_order")
        say(broker, 3, "an ordinary line")
        broker.wait_ledger(accepted=3, dead=2, forwarded=1, in_flight=0)
        listed = dead_letters(broker)
        assert {d["code"] for d in listed} == {"no_such_order"}, listed
        shown = broker.ask("dead", "show", listed[0]["id"])
        text = repr(shown)
        assert "no_such_order" in text and "worker" in text and "scripted" in text, shown
        assert shown.get("attempts", 0) == 1, shown
        code, word, reasons = broker.health()
        assert (code, word) == (0, "degraded") and "2 dead letters" in reasons, (code, word, reasons)

        broker.restart()
        assert {d["id"] for d in dead_letters(broker)} == {d["id"] for d in listed}
        broker.wait_ledger(dead=2, forwarded=1)

        broker.cli("dead", "retry", listed[0]["id"], "--as", "anna")
        broker.wait_ledger(accepted=3, dead=2, in_flight=0)  # it is rejected again
        broker.cli("dead", "drop", listed[1]["id"], "--as", "anna")
        broker.wait_ledger(accepted=3, dead=1, closed=1, forwarded=1)
        broker.cli("dead", "drop", listed[1]["id"], code=4)
        broker.restart()
        broker.wait_ledger(accepted=3, dead=1, closed=1, forwarded=1)
        broker.cli("dead", "drop", "--all")
        broker.wait_ledger(dead=0, closed=2)
        assert broker.health()[1] == "ok", broker.health()
        broker.stop()


def a_mended_step_takes_its_dead_letters_back():
    with Broker(CONFIG % "script: reject broken", {"in.jsonl": ""}) as broker:
        broker.start()
        for number in range(5):
            say(broker, number, "line %d" % number)
        broker.wait_ledger(accepted=5, dead=5)
        broker.stop()
        broker.write("deskbus.yaml", CONFIG % "delay: 0")
        broker.start()
        broker.wait_ledger(accepted=5, dead=5)
        broker.cli("dead", "retry", "--all")
        broker.wait_ledger(accepted=5, dead=0, forwarded=5, in_flight=0)
        assert written(broker) == ["m%d" % n for n in range(5)], written(broker)
        broker.stop()


def a_message_that_fails_holds_up_its_own_conversation_only():
    with Broker(CONFIG % "on_failure: { attempts: 3, within: 1s }", {"in.jsonl": ""}) as broker:
        broker.start()
        say(broker, 1, "retry 99 10", "stuck")
        say(broker, 2, "behind the stuck one", "stuck")
        say(broker, 3, "a neighbour", "free")
        broker.wait_ledger(accepted=3, dead=1, forwarded=2, in_flight=0)
        order = [line["id"] for line in broker.lines("out.jsonl")]
        assert order == ["m3", "m2"], order
        dead = dead_letters(broker)[0]
        assert dead["attempts"] == 3, dead
        broker.stop()


def an_instance_that_fails_for_all_waits_without_using_attempts():
    config = CONFIG % "on_failure: { attempts: 3, within: 1s }, script: retry 1000 10"
    with Broker(config, {"in.jsonl": ""}) as broker:
        broker.start()
        for number in range(8):
            say(broker, number, "line %d" % number)

        def stopped():
            code, _, reasons = broker.health()
            return code == 1 and "worker does not work" in reasons and reasons
        reasons = wait_for("health names the worker", stopped)
        assert "messages wait for it" in reasons, reasons
        ledger = broker.wait_ledger(accepted=8)
        assert ledger["in_flight"] + ledger["dead"] == 8 and ledger["dead"] <= 1, ledger
        broker.kill()
        broker.write("deskbus.yaml", CONFIG % "delay: 0")
        broker.start()
        broker.wait_ledger(accepted=8, in_flight=0, forwarded=8 - ledger["dead"])
        broker.stop()


if __name__ == "__main__":
    run_stories(a_rejected_message_is_shown_retried_and_dropped, a_mended_step_takes_its_dead_letters_back,
                a_message_that_fails_holds_up_its_own_conversation_only,
                an_instance_that_fails_for_all_waits_without_using_attempts)
