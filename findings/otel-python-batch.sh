#!/usr/bin/env bash
# `force_flush` of OpenTelemetry's Python SDK is True for a log that the server refused, and for those that its queue dropped.
#
# opentelemetry-sdk 1.45.2 with its OTLP exporter: the batch processor does not ask the exporter for its outcome. Its queue
# holds 2,048 logs and drops the oldest, which only a log of its own says. `force_flush(500)` waits for all retries of
# the exporter, for seconds. The crate opentelemetry_sdk 0.33 returns an error for a refused log.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2
cat > run.py <<'PY'
import http.server, logging, threading, time
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
logging.disable(logging.CRITICAL)
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        logs = self.rfile.read(int(self.headers["content-length"])).count(b"Paid")
        if status == 200:
            arrived.append(logs)
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
for status, count in (200, 1), (400, 1), (503, 1), (200, 20000):
    arrived = []
    provider = LoggerProvider()
    provider.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(endpoint=f"http://127.0.0.1:{server.server_port}/v1/logs")))
    logger = provider.get_logger("shop")
    for _ in range(count):
        logger.emit(LogRecord(body="Paid", timestamp=1))
    start = time.monotonic()
    flushed = provider.force_flush(500)
    duration = "within 500 ms" if time.monotonic() - start < 0.5 else "after seconds" if status == 503 else "later"
    outcome = "all" if sum(arrived) == count else "none" if not arrived else "some"
    print(f"{count} logs, {status}: {outcome} arrived, force_flush(500) {flushed}{f' {duration}' if count == 1 else ''}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "1 logs, 200: all arrived, force_flush(500) True within 500 ms
1 logs, 400: none arrived, force_flush(500) True within 500 ms
1 logs, 503: none arrived, force_flush(500) True after seconds
20000 logs, 200: some arrived, force_flush(500) True" ]
