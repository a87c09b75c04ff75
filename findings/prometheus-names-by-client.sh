#!/usr/bin/env bash
# One bucket is `le="1"` in node and `le="1.0"` in Python, and node's counter changes its name by format.
#
# prom-client 15.1.3 and prometheus_client 0.26.0. A query over services in both languages that names the
# bucket misses one of them, also in OpenMetrics. prom-client's counter `lost` is `lost` in Prometheus's
# format and `lost_total` in OpenMetrics; Python's is `lost_total` in both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check prometheus-client==0.26.0
npm init -y > /dev/null
npm install --silent prom-client@15.1.3
cat > run.mjs <<'JS'
import prom from 'prom-client';
for (const type of ['PROMETHEUS', 'OPENMETRICS']) {
  const registry = new prom.Registry(prom.Registry[`${type}_CONTENT_TYPE`]);
  new prom.Counter({ name: 'lost', help: 'h', registers: [registry] }).inc();
  new prom.Histogram({ name: 'wait', help: 'h', buckets: [1], registers: [registry] }).observe(0.5);
  const lines = (await registry.metrics()).split('\n').filter((line) => /^lost|le="1/.test(line));
  console.log(`node, ${type.toLowerCase()}: ${lines.join('; ')}`);
}
JS
cat > run.py <<'PY'
import re
import prometheus_client
from prometheus_client.openmetrics.exposition import generate_latest
for name, write in (("prometheus", prometheus_client.generate_latest), ("openmetrics", generate_latest)):
    registry = prometheus_client.CollectorRegistry()
    prometheus_client.Counter("lost", "h", registry=registry).inc()
    prometheus_client.Histogram("wait", "h", buckets=[1], registry=registry).observe(0.5)
    lines = [line for line in write(registry).decode().splitlines() if re.search(r'^lost(_total)? |le="1', line)]
    print(f"Python, {name}: {'; '.join(lines)}")
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'node, prometheus: lost 1; wait_bucket{le="1"} 1
node, openmetrics: lost_total 1; wait_bucket{le="1"} 1
Python, prometheus: lost_total 1.0; wait_bucket{le="1.0"} 1.0
Python, openmetrics: lost_total 1.0; wait_bucket{le="1.0"} 1.0' ]
