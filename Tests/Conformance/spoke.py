"""A hub and an edge as processes on ports that the system chooses, and what a client needs to call them."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("SPOKE_PROGRAMS", PACKAGE / ".build/debug"))
TOPOLOGY = PACKAGE / "Topologies/local.yaml"
EDGE = "VA6-1"


class Program:
    """A process that has said that it is ready, and where."""

    def __init__(self, name, arguments, log):
        self.process = subprocess.Popen(
            [PROGRAMS / name, "--topology", TOPOLOGY, *arguments], stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline().split()
        if not line or line[0] != "ready":
            raise SystemExit(f"{name} did not start: {' '.join(line)}; see {log.name}")
        self.places = dict(word.split("=", 1) for word in line[1:])

    def stop(self):
        """Ends it as an operator would; whether it still ran and ended in order."""
        if self.process.poll() is not None:
            return False
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30) == 0


class Hub:
    def __init__(self, folder, log):
        self.program = Program(
            "spoke-hub",
            ["--store", "memory", "--http", "127.0.0.1:0", "--publish", "tcp://127.0.0.1:0",
             "--requests", "tcp://127.0.0.1:0", "--access-files", folder / "hub"], log)
        self.url = "http://" + self.program.places["http"]
        with open(folder / "hub.clients.json", encoding="utf-8") as file:
            self.client = json.load(file)["clients"][0]

    def token(self):
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials", "client_id": self.client["client_id"],
            "client_secret": self.client["client_secret"]})
        with urllib.request.urlopen(self.url + "/ims/token/v3", form.encode()) as reply:
            return json.load(reply)["access_token"]

    def credentials(self):
        """The four header fields of a caller who may do everything."""
        return {
            "Authorization": "Bearer " + self.token(), "x-api-key": self.client["client_id"],
            "x-gw-ims-org-id": self.client["x-gw-ims-org-id"], "x-sandbox-name": self.client["x-sandbox-name"]}


class Edge:
    def __init__(self, hub, log):
        self.program = Program(
            "spoke-edge",
            ["--name", EDGE, "--http", "127.0.0.1:0", "--server-http", "127.0.0.1:0", "--guardrails", "relaxed",
             "--hub-publish", hub.program.places["publish"], "--hub-requests", hub.program.places["requests"]], log)
        self.url = "http://" + self.program.places["http"]
        self.server_url = "http://" + self.program.places["server"]

    def wait(self):
        """Until it has heard the hub: before, it has no catalog and believes no token."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(self.url + "/readyz/strict").close()
                return
            time.sleep(0.1)
        raise SystemExit("the edge has not heard the hub within a minute")


@contextlib.contextmanager
def running(edge=False):
    """A hub, and with `edge` one of its edges; both are ended whatever happens."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with open(folder / "log", "w+", encoding="utf-8") as log, contextlib.ExitStack() as stack:
            hub = Hub(folder, log)
            programs = [hub.program]
            stack.callback(lambda: [program.stop() for program in programs])
            if edge:
                node = Edge(hub, log)
                programs.append(node.program)
                node.wait()
                yield hub, node
            else:
                yield hub
            dead = [program for program in programs if program.process.poll() is not None]
            if dead:
                log.seek(0)
                print(log.read()[-4000:])
                raise SystemExit(f"{len(dead)} of the processes ended by themselves")
