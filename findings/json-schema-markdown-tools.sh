#!/usr/bin/env bash
# Of three tools that document a schema in Markdown, two raise for `items: false`, one says "multiple of 0".
#
# jsonschema-markdown 2026.8.0 and jsonschema2md 1.7.0 read no closed tuple of 2020-12; with `maxItems` alone
# they do. The second prints `multipleOf` as an integer: 0.01 as 0. The first lets a `|` of a description end
# the cell of its table. json-schema-for-humans 1.5.1 prints all of it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema-markdown==2026.8.0 jsonschema2md==1.7.0 json-schema-for-humans==1.5.1
cat > run.py <<'PY'
import json, os, subprocess
pair = {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}
properties = {"closed tuple": {**pair, "items": False}, "longest tuple": {**pair, "maxItems": 2},
    "price": {"type": "number", "multipleOf": 0.01}, "choice": {"type": "string", "description": "a|b"}}
tools = {"jsonschema-markdown": ["jsonschema-markdown", "paid.json"], "jsonschema2md": ["jsonschema2md", "paid.json", "out.md"],
    "for-humans": ["generate-schema-doc", "--config", "template_name=md", "paid.json", "out.md"]}
for name, schema in properties.items():
    with open("paid.json", "w") as file:
        json.dump({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"v": schema}}, file)
    for tool, (command, *options) in tools.items():
        run = subprocess.run(["venv/bin/" + command, *options], capture_output=True, text=True)
        if run.returncode != 0:
            seen = run.stderr.strip().splitlines()[-1].split(":")[0]
        else:
            text = run.stdout
            if tool != "jsonschema-markdown":
                with open("out.md") as file:
                    text = file.read()
                os.remove("out.md")
            lines = [line.strip() for line in text.splitlines() if "|b" in line or "ultiple of" in line]
            seen = lines[0] if lines else "printed"
        print(f"{name}, {tool}: {seen}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'closed tuple, jsonschema-markdown: TypeError
closed tuple, jsonschema2md: TypeError
closed tuple, for-humans: printed
longest tuple, jsonschema-markdown: printed
longest tuple, jsonschema2md: printed
longest tuple, for-humans: printed
price, jsonschema-markdown: | v | `number` |  | number and multiple of `0.01` |  |  |  |  |
price, jsonschema2md: - <a id="properties/v"></a>**`v`** *(number)*: Must be a multiple of `0`.
price, for-humans: | **Multiple of** | 0.01 |
choice, jsonschema-markdown: | v | `string` |  | string |  |  | a|b |  |
choice, jsonschema2md: - <a id="properties/v"></a>**`v`** *(string)*: a|b.
choice, for-humans: | - [v](#v ) | No      | string | No         | -          | a\|b              |' ]
