#!/usr/bin/env bash
# Python's jsonschema checks a format only if another package happens to be installed.
#
# jsonschema 4.26.0 with its format checker switched on: "?" passes as a date-time, duration, uri and
# hostname, with no warning. The packages of the extra `format` make the same program refuse all four.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
cat > run.py <<'PY'
import jsonschema
validator = jsonschema.Draft202012Validator
print(*(name for name in ("email", "date", "date-time", "duration", "uri", "uuid", "hostname", "ipv4")
    if validator({"format": name}, format_checker=validator.FORMAT_CHECKER).is_valid("?")))
PY
install() { venv/bin/pip install --quiet --disable-pip-version-check "$@"; }
install jsonschema==4.26.0
seen=$(echo alone: $(venv/bin/python run.py)
  install fqdn==1.5.1 isoduration==20.11.0 rfc3339-validator==0.1.4 rfc3987==1.3.8
  echo with packages: $(venv/bin/python run.py))
echo "$seen"
[ "$seen" = "alone: date-time duration uri hostname
with packages:" ]
