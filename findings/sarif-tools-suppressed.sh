#!/usr/bin/env bash
# sarif-tools fails a build for results that are suppressed or gone, and can't read some valid logs.
#
# sarif-tools 3.0.5, `--check error`: a result with `suppressions`, or with the baseline state "absent",
# counts as an error. A message given by id is shown as the id. A result that names its rule by
# `ruleIndex` alone, and a run without `results`, both valid in SARIF 2.1.0, end in a KeyError.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5
cat > run.py <<'PY'
import json, subprocess
rule = {"id": "R1", "messageStrings": {"key": {"text": "found {0}"}}}
result = {"ruleId": "R1", "level": "error", "message": {"text": "found"}}
cases = {
    "suppressed": {"results": [{**result, "suppressions": [{"kind": "inSource"}]}]},
    "absent": {"results": [{**result, "baselineState": "absent"}]},
    "message id": {"results": [{**result, "message": {"id": "key", "arguments": ["it"]}}]},
    "rule index": {"results": [{"ruleIndex": 0, "level": "error", "message": {"text": "found"}}]},
    "no results": {},
}
for name, run in cases.items():
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "lint", "rules": [rule]}}, **run}]}
    with open("log.sarif", "w") as file:
        json.dump(log, file)
    ended = subprocess.run(["venv/bin/sarif", "--check", "error", "summary", "log.sarif"], capture_output=True, text=True)
    lines = [line.strip() for line in ended.stdout.splitlines() if " - " in line]
    print(name, ended.returncode, *(lines or [ended.stderr.splitlines()[-1]]))
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "suppressed 1 - R1 found: 1
absent 1 - R1 found: 1
message id 1 - R1 key: 1
rule index 1 KeyError: 'ruleId'
no results 1 KeyError: 'results'" ]
