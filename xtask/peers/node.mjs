// Sends orders with Customer.io's client for Node: `node node.mjs URL FILE`. See `src/main.rs`.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Analytics } from "@customerio/cdp-analytics-node";

const [url, file] = process.argv.slice(2);
const orders = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const client = new Analytics({ writeKey: "a-key", host: url, maxEventsInBatch: 650 });
client.on("error", (error) => console.error("node:", error));

console.log("ready");
await once(process.stdin, "data");
const times = [];
for (const { user, order } of orders) {
  const begun = process.hrtime.bigint();
  client.track({ userId: user, event: "Order Completed", properties: order });
  times.push(Number(process.hrtime.bigint() - begun));
  // The client sends when its caller waits.
  if (times.length % 650 === 0) await new Promise(setImmediate);
}
await client.closeAndFlush({ timeout: 600_000 });
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor(times.length * share)];
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
await once(process.stdin, "end");
