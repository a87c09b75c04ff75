#!/usr/bin/env bash
# In the crate `liquid`, `default` never sees a missing attribute: the whole message fails instead.
#
# liquid 0.26.11: `{{ first_name | default: "friend" }}` is an error if the person has no `first_name`,
# and so is `== nil`. python-liquid 2.3.6 prints "friend" for a missing and a null attribute, and keeps
# an empty string, which the crate replaces. `a and b or c` is read from the left here, from the right there.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-liquid==2.3.6
cat > cases.json <<'JSON'
["{{ missing | default: 'friend' }}", "{{ null | default: 'friend' }}", "{{ empty | default: 'friend' }}",
 "{% if missing == nil %}none{% endif %}", "{% if missing %}some{% else %}none{% endif %}",
 "{% if no and no or yes %}true{% else %}false{% endif %}"]
JSON
cat > run.py <<'PY'
import json
import liquid
with open("cases.json") as file:
    for template in json.load(file):
        print("python-liquid", template, "->",
            liquid.Environment().from_string(template).render(null=None, empty="", yes=True, no=False))
PY
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "run"
edition = "2024"
[dependencies]
liquid = "=0.26.11"
serde_json = "1"
TOML
cat > src/main.rs <<'RS'
fn main() {
    let cases: Vec<String> = serde_json::from_str(include_str!("../cases.json")).unwrap();
    let parser = liquid::ParserBuilder::with_stdlib().build().unwrap();
    let data = serde_json::json!({ "null": null, "empty": "", "yes": true, "no": false });
    let data: liquid::Object = serde_json::from_value(data).unwrap();
    for template in cases {
        let seen = parser.parse(&template).unwrap().render(&data).unwrap_or_else(|error| error.to_string().lines().next().unwrap().into());
        println!("liquid {template} -> {seen}");
    }
}
RS
seen=$(venv/bin/python run.py; cargo run --quiet)
echo "$seen"
[ "$seen" = "python-liquid {{ missing | default: 'friend' }} -> friend
python-liquid {{ null | default: 'friend' }} -> friend
python-liquid {{ empty | default: 'friend' }} -> 
python-liquid {% if missing == nil %}none{% endif %} -> none
python-liquid {% if missing %}some{% else %}none{% endif %} -> none
python-liquid {% if no and no or yes %}true{% else %}false{% endif %} -> false
liquid {{ missing | default: 'friend' }} -> liquid: Unknown variable
liquid {{ null | default: 'friend' }} -> friend
liquid {{ empty | default: 'friend' }} -> friend
liquid {% if missing == nil %}none{% endif %} -> liquid: Unknown variable
liquid {% if missing %}some{% else %}none{% endif %} -> none
liquid {% if no and no or yes %}true{% else %}false{% endif %} -> true" ]
