#!/usr/bin/env bash
# prometheus_client reads a counter `sent` as `sent_total`, and an exemplar as a timestamp.
#
# prometheus-client 0.26.0: its reader of the text format adds `_total` to the samples of a counter whose
# name lacks it, so that a look-up by the name on the page finds nothing. It takes OpenMetrics without an
# error: the counter is of unknown type, its exemplar's value the time. The reader of OpenMetrics is another.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check prometheus-client==0.26.0
cat > run.py <<'PY'
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics
text = "# TYPE sent counter\nsent 1\n"
metrics = '# TYPE sent counter\nsent_total 1 # {trace_id="t"} 5\n# EOF\n'
for name, read, page in (("text", parser, text), ("OpenMetrics as text", parser, metrics), ("OpenMetrics", openmetrics, metrics)):
    for family in read.text_string_to_metric_families(page):
        for sample in family.samples:
            print(f"{name}: {family.type} {sample.name} {sample.value}, time {sample.timestamp}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "text: counter sent_total 1, time None
OpenMetrics as text: unknown sent_total 1, time 0.005
OpenMetrics: counter sent_total 1, time None" ]
