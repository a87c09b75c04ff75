#!/usr/bin/env bash
# `track` of Heap's node client writes the program's global variable `options`.
#
# heap-api 1.0.1: its request replaces whatever a script of a page or another module keeps there.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent heap-api@1.0.1
cat > run.cjs <<'JS'
globalThis.options = { retries: 5 };
const heap = require('heap-api')('k', { stubbed: true });
(async () => {
  for (const properties of [{ price: 20 }, { paid: true }, { price: 20 }]) {
    const outcome = await heap.track('Paid', 'ada', properties).then(() => 'sent', (error) => error.message);
    console.log(`${JSON.stringify(properties)}: ${outcome}`);
  }
  console.log(JSON.stringify(globalThis.options));
})();
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = '{"price":20}: sent
{"paid":true}: Unsupported type for property paid value: true
{"price":20}: sent
{"url":"https://heapanalytics.com/api/track","json":{"app_id":"k","event":"Paid","identity":"ada","properties":{"price":20}}}' ]
