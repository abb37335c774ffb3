"""Submits jobs over a Unix socket, each on a connection of its own, and tries nothing twice.

usage: load.py SOCKET COUNT FILE
Writes the number of each acknowledged job to FILE, a line each. Ends with 1 if a request was refused, cut off or
answered with anything but 201.
"""
import http.client
import json
import socket
import sys
import threading


class Connection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("purser", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


def submit(path, name):
    """The number of the job, or what went wrong."""
    job = f"name: {name}\npurser: {{simulate: {{workload: resnet50, steps: 1000}}}}\n"
    connection = Connection(path)
    try:
        connection.request(
            "POST", "/v1/jobs", json.dumps({"file": job, "directory": "/"}),
            {"Content-Type": "application/json", "Idempotency-Key": name, "Connection": "close"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        return (body["id"], None) if answer.status == 201 else (None, f"{answer.status} {body}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, repr(error)
    finally:
        connection.close()


def main():
    path, count, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    lock = threading.Lock()
    left, wrong = list(range(count)), []
    with open(file, "w", buffering=1) as answers:

        def work():
            while True:
                with lock:
                    if not left:
                        return
                    number = left.pop()
                job, error = submit(path, f"load-{number}")
                with lock:
                    if error is None:
                        answers.write(f"{job}\n")
                    else:
                        wrong.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(f"        {count} requests on 8 connections at a time: {count - len(wrong)} acknowledged, {len(wrong)} not")
    for error in sorted(set(wrong))[:5]:
        print(f"        {error}")
    sys.exit(1 if wrong else 0)


main()
