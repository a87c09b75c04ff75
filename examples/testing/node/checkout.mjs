// Pays for one basket with Customer.io's own client, as a program in another language than the catalog.
//
// `node checkout.mjs wrong` misses the catalog: the total is a string.
import { Analytics } from "@customerio/cdp-analytics-node";

const { CUSTOMERIO_ENDPOINT: endpoint, CUSTOMERIO_API_KEY: writeKey } = process.env;
// This client adds `/v1` by itself.
const client = new Analytics({ writeKey, host: new URL(endpoint).origin });
let failed = false;
client.on("error", (error) => {
  console.error(error);
  failed = true;
});

const userId = "u-1";
client.identify({ userId, traits: { last_order_at: new Date().toISOString() } });
const total = process.argv[2] === "wrong" ? "19.50" : 19.5;
client.track({ userId, event: "Order Completed", properties: { order_id: "B-1", total } });
await client.closeAndFlush({ timeout: 10_000 });
// The client does not report what it could not deliver: `--expect` does.
process.exit(failed ? 1 : 0);
