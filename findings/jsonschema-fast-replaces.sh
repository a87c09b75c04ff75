#!/usr/bin/env bash
# The package jsonschema-fast overwrites the files of jsonschema, and takes them along when it is removed.
#
# jsonschema-fast 1.0.1 beside jsonschema 4.26.0: whoever imports `jsonschema` gets the other's code, and
# `pip check` finds nothing. A `\p{L}` is then a letter and no error. Without jsonschema-fast, `pip list`
# still has jsonschema, which can't be imported.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
pip() { venv/bin/pip --quiet --disable-pip-version-check "$@"; }
cat > run.py <<'PY'
import importlib.metadata
def letter(pattern):
    try:
        import jsonschema
        return jsonschema.Draft202012Validator({"pattern": pattern}).is_valid("é")
    except Exception as error:
        return type(error).__name__
installed = sorted(found.name for found in importlib.metadata.distributions() if found.name in ("jsonschema", "jsonschema-fast"))
print(f"installed {' and '.join(installed)}: \\w {letter(chr(94) + chr(92) + 'w$')}, \\p{{L}} {letter(chr(94) + chr(92) + 'p{L}$')}")
PY
pip install jsonschema==4.26.0
before=$(venv/bin/python run.py)
pip install jsonschema-fast==1.0.1
both=$(venv/bin/python run.py; venv/bin/pip check)
pip uninstall --yes jsonschema-fast
seen="$before
$both
$(venv/bin/python run.py)"
echo "$seen"
[ "$seen" = 'installed jsonschema: \w True, \p{L} error
installed jsonschema and jsonschema-fast: \w True, \p{L} True
No broken requirements found.
installed jsonschema: \w ModuleNotFoundError, \p{L} ModuleNotFoundError' ]
