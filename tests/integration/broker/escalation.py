"""A conversation that nobody takes goes to the next team, then health tells of it, also after kill -9."""

from broker import Broker, run_stories, wait_for

CONFIG = """
deskbus: 1
teams:
  support: { take_within: 1s, then: priority, notify: [pager] }
  priority: { take_within: 1s }
plugins:
  lines: { use: file, read: in.jsonl }
  written: { use: file, write: out.jsonl }
  pager: { use: file, write: pager.jsonl }
pipelines:
  main:
    from: lines
    reply_by: written
    otherwise: { hand_off: support }
"""


def only_case(broker):
    listed = broker.ask("people", "list")["cases"]
    return listed[0] if listed else {}


def overdue(broker):
    code, word, reasons = broker.health()
    return code == 1 and word == "failing" and reasons


def an_untaken_case_moves_on_and_then_alarms():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        broker.append("in.jsonl", {"id": "m1", "conversation": "ola", "text": "is anybody there?"})
        wait_for("the first team", lambda: only_case(broker).get("team") in ("support", "priority"))
        wait_for("the next team", lambda: only_case(broker).get("team") == "priority")
        reasons = wait_for("health's alarm", lambda: overdue(broker))
        case = only_case(broker)
        assert case["case"] in reasons and "priority" in reasons, reasons
        wait_for("the pager", lambda: broker.lines("pager.jsonl"))
        broker.restart()
        assert overdue(broker), broker.health()
        assert len(broker.lines("pager.jsonl")) == 1, broker.lines("pager.jsonl")
        broker.cli("people", "take", case["case"], "--as", "anna")
        assert broker.health()[:2] == (0, "ok"), broker.health()
        broker.ledger()
        broker.stop()


def a_wait_that_ends_while_the_broker_is_dead_is_noticed():
    with Broker(CONFIG, {"in.jsonl": ""}) as broker:
        broker.start()
        broker.append("in.jsonl", {"id": "m1", "conversation": "ola", "text": "is anybody there?"})
        wait_for("the case", lambda: only_case(broker).get("owner") == "team")
        broker.restart()
        wait_for("health's alarm", lambda: overdue(broker))
        assert only_case(broker)["team"] == "priority"
        broker.stop()


if __name__ == "__main__":
    run_stories(an_untaken_case_moves_on_and_then_alarms, a_wait_that_ends_while_the_broker_is_dead_is_noticed)
