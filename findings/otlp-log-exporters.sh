#!/usr/bin/env bash
# A redirect is a success to the OTLP exporters of Python and Rust, and no log arrives; a `Retry-After: 60` drops the batch.
#
# opentelemetry-exporter-otlp-proto-http 1.45.2 follows no redirect and takes each status below 400 as success.
# The crate opentelemetry-otlp 0.33.1 follows a 302 with a GET that has no body, and takes its 200 as success.
# Both wait at most their timeout of 10 seconds in all, and give up at once if the server asks for more.
# A server that says in its 200 that it refused records is a success too; only Rust logs a warning.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opentelemetry-exporter-otlp-proto-http==1.45.2
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "otlp-logs"
edition = "2024"
[dependencies]
opentelemetry = { version = "0.33", default-features = false, features = ["logs"] }
opentelemetry_sdk = { version = "0.33", default-features = false, features = ["logs"] }
opentelemetry-otlp = { version = "=0.33.1", default-features = false, features = ["http-proto", "logs", "reqwest-blocking-client", "internal-logs"] }
tracing-subscriber = { version = "0.3", default-features = false, features = ["fmt"] }
TOML
cat > src/main.rs <<'RS'
use opentelemetry::logs::{LogRecord, Logger, LoggerProvider};
use opentelemetry_otlp::{LogExporter, Protocol, WithExportConfig};
use opentelemetry_sdk::logs::SdkLoggerProvider;
fn main() {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let exporter = LogExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(std::env::args().nth(1).unwrap()).build().unwrap();
    let provider = SdkLoggerProvider::builder().with_batch_exporter(exporter).build();
    let logger = provider.logger("shop");
    let mut record = logger.create_log_record();
    record.set_body("Paid".into());
    logger.emit(record);
    println!("{}", if provider.force_flush().is_ok() { "success" } else { "failure" });
}
RS
cat > export.py <<'PY'
import sys
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
class Exporter(OTLPLogExporter):
    def export(self, batch):
        result = super().export(batch)
        print(result.name.lower())
        return result
provider = LoggerProvider()
provider.add_log_record_processor(SimpleLogRecordProcessor(Exporter(endpoint=sys.argv[1])))
provider.get_logger("shop").emit(LogRecord(body="Paid", timestamp=1))
PY
cat > run.py <<'PY'
import http.server, subprocess, sys, threading
REFUSED = b"\x0a\x0b\x08\x01\x12\x07too old"
class Sink(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        requests.append(f"{self.command} {self.path} with{'' if b'Paid' in body else 'out'} the log")
        status, headers, content = answers[0] if len(answers) == 1 else answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    do_GET = do_POST = answer
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1/logs"
ok = (200, {}, b"")
cases = {
    "302": [(302, {"location": "/signin"}, b""), ok],
    "429, Retry-After: 1": [(429, {"retry-after": "1"}, b""), ok],
    "429, Retry-After: 60": [(429, {"retry-after": "60"}, b""), ok],
    "200, one refused": [(200, {"content-type": "application/x-protobuf"}, REFUSED)],
}
for name, script in cases.items():
    for language, command in ("Python", [sys.executable, "export.py"]), ("Rust", sys.argv[1:]):
        answers, requests = list(script), []
        run = subprocess.run([*command, url], capture_output=True, text=True)
        told = ", tells that it was too old" if "too old" in run.stderr else ""
        print(f"{name}, {language}: {'; '.join(requests)}; {run.stdout.strip()}{told}")
PY
cargo build --quiet
seen=$(venv/bin/python run.py "${CARGO_TARGET_DIR:-target}/debug/otlp-logs")
echo "$seen"
[ "$seen" = "302, Python: POST /v1/logs with the log; success
302, Rust: POST /v1/logs with the log; GET /signin without the log; success
429, Retry-After: 1, Python: POST /v1/logs with the log; POST /v1/logs with the log; success
429, Retry-After: 1, Rust: POST /v1/logs with the log; POST /v1/logs with the log; success
429, Retry-After: 60, Python: POST /v1/logs with the log; failure
429, Retry-After: 60, Rust: POST /v1/logs with the log; failure
200, one refused, Python: POST /v1/logs with the log; success
200, one refused, Rust: POST /v1/logs with the log; success, tells that it was too old" ]
