"""Runs schemathesis against a hub or an edge with the OpenAPI document that it serves, and against an edge with Adobe's.

    .ci/python Tests/Conformance/contract.py hub
    .ci/python Tests/Conformance/contract.py edge --examples 100

Without options a run is bounded for CI. What schemathesis understands besides is passed on to it.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import spoke

HERE = pathlib.Path(__file__).resolve().parent
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance",
    "ignored_auth", "use_after_free", "ensure_resource_availability",
]
# Adobe's document names no refusals but 400 and 403, and lets through what its service refuses.
ADOBES_CHECKS = ["not_a_server_error", "content_type_conformance", "response_schema_conformance"]


def schemathesis(document, url, headers, options, *more, checks=CHECKS, configuration="schemathesis.toml"):
    """Whether all checks pass."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / configuration), "run", str(document),
        "--url", url, "--checks", ",".join(checks), "--max-examples", str(options.examples), "--seed", "1",
        "--generation-deterministic", "--request-timeout", "20", "--warnings", "off", "--no-color",
        "--phases", options.phases, *more]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="schema_hooks", PYTHONPATH=str(HERE))
    # What it keeps for a next run goes with the folder: each run is like the first.
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run(command, env=environment, cwd=folder, check=False, timeout=options.seconds)
        except subprocess.TimeoutExpired:
            print(f"Not done after {options.seconds} s: give it more with --seconds, or fewer --examples")
            return False
        return run.returncode == 0


def check_hub(options, more):
    with spoke.running() as hub:
        return schemathesis(hub.url + "/openapi.json", hub.url, hub.credentials(), options, *more)


def check_edge(options, more):
    with spoke.running(edge=True) as (hub, edge):
        document = edge.url + "/openapi.json"
        passed = schemathesis(document, edge.url, {}, options, *more)
        # The calls of servers, at the host where they count.
        passed &= schemathesis(
            document, edge.server_url, hub.credentials(), options, "--include-path-regex", "^/ee/v2/", *more)
        return check_adobes(edge, options, more) and passed


def check_adobes(edge, options, more):
    folder = os.environ.get("SPOKE_SHARED_DATA")
    document = pathlib.Path(folder) / "openapi/edge-api-reference.json" if folder else None
    if document is None or not document.exists():
        print("Skipped: Adobe's document is not at hand: SPOKE_SHARED_DATA names no folder that has it")
        return True
    return schemathesis(
        document, edge.url + "/ee", {}, options, *more, checks=ADOBES_CHECKS, configuration="adobes.toml")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("process", choices=["hub", "edge"])
    parser.add_argument("--examples", type=int, default=5, help="most cases for each operation that are drawn")
    parser.add_argument("--seconds", type=int, default=300, help="most for each document")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    options, more = parser.parse_known_args()
    check = {"hub": check_hub, "edge": check_edge}[options.process]
    sys.exit(0 if check(options, more) else 1)


if __name__ == "__main__":
    main()
