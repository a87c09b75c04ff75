// The page of `cargo cio dev` in headless Chromium: node dev.mjs CHROMIUM CARGO_CIO
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { start } from "./sandbox.mjs";

const [executablePath, program] = process.argv.slice(2);

const url = await start(program);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
await context.grantPermissions(["clipboard-read", "clipboard-write"]);
const page = await context.newPage();
const wrong = [];
page.on("console", (message) => {
  if (["error", "warning"].includes(message.type())) wrong.push(message.text());
});
page.on("pageerror", (error) => wrong.push(String(error)));
page.on("request", (request) => {
  if (new URL(request.url()).origin !== new URL(url).origin) wrong.push(`${request.url()} leaves the machine`);
});

const hostile = "<img src=x onerror=alert(1)>";

async function send(type, item) {
  const response = await fetch(new URL(`/v1/${type}`, url), {
    method: "POST",
    headers: { authorization: `Basic ${btoa("any-key:")}`, "content-type": "application/json", "x-strict-mode": "1" },
    body: JSON.stringify(item),
  });
  return response.status;
}

const visible = () => page.locator(".row:visible .event").allTextContents();
const until = (expected) => page.waitForFunction(
  (count) => document.querySelectorAll(".row:not([hidden])").length === count, expected);

await page.goto(url);
await page.waitForSelector("text=Nothing has arrived yet.");

// Arrival, the newest first, and the verdicts.
assert.equal(await send("identify", { userId: "u1", traits: { email: "cool.person@example.com", plan: "team" } }), 200);
assert.equal(await send("track", { userId: "u1", event: "Order Completed", properties: { total: 12.5, big: 1 } }), 200);
assert.equal(await send("track", { anonymousId: "a-42", event: "Plan Viewed", timestamp: "2026-11-01T00:00:00Z" }), 200);
assert.equal(await send("track", { userId: "u2", event: hostile, properties: { [hostile]: hostile } }), 200);
assert.equal(await send("track", { userId: "u2", properties: {} }), 400);
await until(5);
assert.deepEqual(await visible(), ["", hostile, "Plan Viewed", "Order Completed", ""]);
assert.equal(await page.locator("img").count(), 0, "markup is shown as text");
assert.equal(await page.locator(".verdict.refused").count(), 1);
assert.match(await page.locator(".row time").first().getAttribute("title"), /^20\d\d-/);

// Personal data is masked until it is asked for.
assert.equal(await page.locator("text=cool.person@example.com").count(), 0);
await page.click("#personal");
await page.waitForSelector(".preview:has-text('cool.person@example.com')");
await page.click("#personal");

// Filters, kept in the address.
await page.selectOption("#verdict", "refused");
await until(1);
await page.locator(".row:visible summary").click();
assert.match(await page.locator(".notes.refused").textContent(), /event/);
await page.selectOption("#verdict", "");
await page.selectOption("#call", "track");
await page.fill("#text", "order");
await until(1);
assert.match(page.url(), /text=order/);
await page.locator(".row:visible summary").click();
await page.click(".row:visible >> text=Copy as curl");
const command = await page.evaluate(() => navigator.clipboard.readText());
assert.match(command, /^curl -u any-key: .*"event":"Order Completed".*\/v1\/track$/);
await page.click(".row:visible >> text=Only u1");
await page.fill("#text", "");
await page.selectOption("#call", "");
await until(2);
await page.reload();
await until(2);
await page.click("#chips button");
await until(5);

// A message has an address.
await page.locator("#message-2 summary").click();
await page.click("#message-2 >> text=Link");
await page.reload();
await page.waitForSelector("#message-2[open]");

// Requests, and a fault that the page sets.
await page.selectOption("#fault", "503");
await page.waitForSelector("#fault.set");
assert.equal(await send("track", { userId: "u1", event: "Lost" }), 503);
await page.click("#tab-requests");
await page.waitForSelector(".request:has-text('503'):has-text('fault')");
await page.selectOption("#fault", "none");
await page.waitForSelector("#fault:not(.set)");
assert.equal(await send("track", { userId: "u1", event: "Arrives" }), 200);
await page.click("#tab-messages");
await page.waitForSelector(".row:has-text('Arrives')");

// A slow request is recorded behind a later one, and each message is one row.
await page.click("#pause");
const faults = JSON.stringify({ faults: [{ effect: "latency", delay_ms: 300, times: 1 }] });
await fetch(new URL("/_sandbox/faults", url), { method: "PUT", body: faults });
const slow = send("track", { userId: "u1", event: "Slow" });
await page.waitForFunction(async () => {
  const { requests } = await (await fetch("/_sandbox/requests")).json();
  return requests.at(-1).fault !== null;
});
assert.equal(await send("track", { userId: "u1", event: "Quick" }), 200);
assert.equal(await slow, 200);
await page.click("#pause");
await page.waitForSelector(".row:has-text('Slow')");
await send("track", { userId: "u1", event: "Last" });
await page.waitForSelector(".row:has-text('Last')");
assert.equal(await page.locator(".row:has-text('Slow')").count(), 1);

for (const [width, scheme] of [[1280, "dark"], [390, "light"]]) {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme: scheme });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.ok(!overflow, `nothing is cut off at ${width} px`);
}

await page.click("#clear");
await page.waitForSelector("text=Nothing has arrived yet.");
assert.deepEqual(wrong, []);
await browser.close();
console.log(`${url}: messages, verdicts, filters, requests and faults`);
process.exit();
