#!/usr/bin/env bash
# `junit2html --max-failures 1` passes a report with failures, in three ways.
#
# junit2html 31.1.4: the limit acts only beside `--summary-matrix`; there a suite within a suite is not
# read, and the exit status is the number of failures, so that 256 of them are 0. `verify` of junitparser
# 5.0.3 fails for all of these reports.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check junit2html==31.1.4 junitparser==5.0.3
cat > run.py <<'PY'
import subprocess
def suite(inner):
    return f'<testsuite name="s">{inner}</testsuite>'
def run(*command):
    return subprocess.run(["venv/bin/" + command[0], *command[1:]], capture_output=True).returncode
failure = '<testcase classname="c" name="t"><failure message="m"/></testcase>'
cases = {"one failure": suite(failure), "256 failures": suite(failure * 256), "suite in a suite": suite(suite(failure))}
for name, suites in cases.items():
    with open("report.xml", "w") as file:
        file.write(f"<testsuites>{suites}</testsuites>")
    print(f"{name}: html {run('junit2html', '--max-failures', '1', 'report.xml', 'report.html')},",
        f"matrix {run('junit2html', '--max-failures', '1', '--summary-matrix', 'report.xml')},",
        f"verify {run('junitparser', 'verify', 'report.xml')}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "one failure: html 0, matrix 1, verify 1
256 failures: html 0, matrix 0, verify 1
suite in a suite: html 0, matrix 0, verify 1" ]
