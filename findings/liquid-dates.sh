#!/usr/bin/env bash
# Three Liquid engines print three times for one RFC 3339 timestamp with an offset.
#
# `date` on the times that events carry: python-liquid 2.3.6 keeps the offset, liquidjs 10.30.1 prints
# the machine's zone, the crate liquid 0.26.11 reads neither RFC 3339 nor a bare number of seconds and
# prints its input, without an error. In New York, liquidjs moves a date without a time to the day before.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-liquid==2.3.6
npm init -y > /dev/null
npm install --silent liquidjs@10.30.1
cat > cases.json <<'JSON'
["2026-03-30T23:30:00+02:00", "2026-01-31", 1767225600]
JSON
cat > run.py <<'PY'
import json
import liquid
template = liquid.Environment().from_string("{{ at | date: '%b %-d, %H:%M' }}")
with open("cases.json") as file:
    for at in json.load(file):
        print("python-liquid", at, "->", template.render(at=at))
PY
cat > run.cjs <<'JS'
const { Liquid } = require('liquidjs');
for (const at of require('./cases.json'))
  console.log('liquidjs', at, '->', new Liquid().parseAndRenderSync("{{ at | date: '%b %-d, %H:%M' }}", { at }));
JS
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
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("../cases.json")).unwrap();
    let parser = liquid::ParserBuilder::with_stdlib().build().unwrap();
    let template = parser.parse("{{ at | date: '%b %-d, %H:%M' }}").unwrap();
    for at in cases {
        let text = at.as_str().map_or_else(|| at.to_string(), str::to_owned);
        let data: liquid::Object = serde_json::from_value(serde_json::json!({ "at": at })).unwrap();
        println!("liquid {text} -> {}", template.render(&data).unwrap());
    }
}
RS
export TZ=America/New_York
seen=$(venv/bin/python run.py; node run.cjs; cargo run --quiet)
echo "$seen"
[ "$seen" = "python-liquid 2026-03-30T23:30:00+02:00 -> Mar 30, 23:30
python-liquid 2026-01-31 -> Jan 31, 00:00
python-liquid 1767225600 -> Dec 31, 19:00
liquidjs 2026-03-30T23:30:00+02:00 -> Mar 30, 17:30
liquidjs 2026-01-31 -> Jan 30, 19:00
liquidjs 1767225600 -> Dec 31, 19:00
liquid 2026-03-30T23:30:00+02:00 -> 2026-03-30T23:30:00+02:00
liquid 2026-01-31 -> 2026-01-31
liquid 1767225600 -> 1767225600" ]
