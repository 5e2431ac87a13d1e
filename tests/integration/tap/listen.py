"""A plain SUB client hears its topic on the tap, not its neighbour, and decodes what docs/message.md describes."""

import os
import subprocess
import sys
import tempfile

SKIPPED = 77

try:
    import msgpack
    import zmq
except ImportError as error:
    print("skipped: %s (Debian: python3-zmq, python3-msgpack)" % error)
    sys.exit(SKIPPED)


def listen(address):
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RCVTIMEO, 20000)
    socket.setsockopt(zmq.SUBSCRIBE, b"w/1/")
    socket.connect(address)
    texts = []
    while len(texts) < 3:
        topic, body = socket.recv_multipart()
        assert topic == b"w/1/", topic
        message = msgpack.unpackb(body, raw=False)
        assert message["type"] == "message" and message["source"] == "chat", message
        assert message["annotations"]["sentiment"]["score"] == -0.5, message
        texts.append(message["data"]["msg"]["text"])
    assert texts == ["one", "¿dos?", "三"], texts
    socket.close()


def main(publisher):
    with tempfile.TemporaryDirectory() as folder:
        address = "ipc://" + os.path.join(folder, "tap")
        with subprocess.Popen([publisher, address], stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout.readline() == "ready\n"
                listen(address)
                assert process.wait(timeout=20) == 0
            finally:
                process.kill()


if __name__ == "__main__":
    main(sys.argv[1])
