"""Runs schemathesis against a hub with the OpenAPI document that it serves.

`contract.py --examples 100` looks longer; a run without it is bounded for CI. The seed makes a run repeatable.
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
    "response_schema_conformance", "negative_data_rejection", "unsupported_method",
    "allow_header_conformance", "ignored_auth", "use_after_free", "ensure_resource_availability",
]


def schemathesis(document, url, headers, options, *more):
    """Whether all checks pass."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run", document, "--url", url, "--checks", ",".join(CHECKS),
        "--max-examples", str(options.examples), "--seed", str(options.seed), "--generation-deterministic",
        "--workers", "2", "--request-timeout", "20", "--warnings", "off",
        "--no-color", "--phases", options.phases, *more]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="schema_hooks", PYTHONPATH=str(HERE))
    # What it keeps for a next run goes with the folder: each run is like the first.
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=15, help="most cases for each operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    options, more = parser.parse_known_args()
    with spoke.running() as hub:
        passed = schemathesis(hub.url + "/openapi.json", hub.url, hub.credentials(), options, *more)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
