#!/usr/bin/env bash
# Python's ndjson turns a U+2028 inside a string into a comma; requests and httpx end the line there.
#
# JSON allows the character as it stands, and `JSON.stringify` writes it so. ndjson 0.3.1 joins lines by
# commas before it reads them, and says nothing. `iter_lines` of httpx 0.28.1, and of requests 2.34.2 with
# `decode_unicode`, gives two halves of a record. jsonlines 4.0.0 and node's ndjson 2.0.0 read it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ndjson==0.3.1 jsonlines==4.0.0 requests==2.34.2 httpx==0.28.1
npm init -y > /dev/null
npm install --silent ndjson@2.0.0
cat > run.mjs <<'JS'
import fs from 'node:fs';
import ndjson from 'ndjson';
fs.writeFileSync('events.ndjson', ['a\u2028b', 'c'].map((note) => `${JSON.stringify({ note })}\n`).join(''));
const notes = [];
for await (const { note } of fs.createReadStream('events.ndjson').pipe(ndjson.parse())) notes.push(note.replace('\u2028', '\\u2028'));
console.log(`node, ndjson: ${notes.join(' ')}`);
JS
cat > run.py <<'PY'
import http.server, json, threading
import httpx, jsonlines, ndjson, requests
with open("events.ndjson", "rb") as file:
    body = file.read()
class Source(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
def show(name, read):
    try:
        print(f"Python, {name}: {' '.join(ascii(event['note'])[1:-1] for event in read())}")
    except json.JSONDecodeError as error:
        print(f"Python, {name}: {type(error).__name__}")
show("jsonlines", lambda: jsonlines.open("events.ndjson"))
show("ndjson", lambda: ndjson.loads(body.decode()))
show("requests, bytes", lambda: map(json.loads, requests.get(url).iter_lines()))
show("requests, text", lambda: map(json.loads, requests.get(url).iter_lines(decode_unicode=True)))
show("httpx", lambda: map(json.loads, httpx.get(url).iter_lines()))
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'node, ndjson: a\u2028b c
Python, jsonlines: a\u2028b c
Python, ndjson: a,b c
Python, requests, bytes: a\u2028b c
Python, requests, text: JSONDecodeError
Python, httpx: JSONDecodeError' ]
