// The page of `cargo cio dev` with 100,000 messages, and at 5,000 a second: node pace.mjs CHROMIUM CARGO_CIO
// The times are printed, not asserted, since they are those of the machine and its load.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { start } from "./sandbox.mjs";

const [executablePath, program] = process.argv.slice(2);
const MESSAGES = 100_000, BATCH = 500, RATE = 5_000, SECONDS = 6;

const url = await start(program, ["--no-catalog", "--quiet"]);
let sent = 0;

async function send() {
  const batch = Array.from({ length: BATCH }, () => {
    sent += 1;
    return {
      type: "track", userId: `u-${sent % 997}`, event: `Event ${sent % 31}`, messageId: `m-${sent}`,
      properties: { order_id: `B-${sent}`, total: sent / 100, lines: [{ sku: "G-32", count: 2 }], email: "cool.person@example.com" },
    };
  });
  const response = await fetch(new URL("/v1/batch", url), {
    method: "POST",
    headers: { authorization: `Basic ${btoa("any-key:")}`, "content-type": "application/json", "x-strict-mode": "1" },
    body: JSON.stringify({ batch }),
  });
  assert.equal(response.status, 200);
}

const share = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

while (sent < MESSAGES) await send();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(url);
await page.waitForFunction((rows) => document.querySelector("#messages").offsetHeight >= rows * 34, MESSAGES, { timeout: 120_000 });

// Scrolling through all of them.
const frames = await page.evaluate(async () => {
  const times = [];
  let last = performance.now();
  const step = (document.body.scrollHeight - innerHeight) / 300;
  for (let frame = 0; frame < 300; frame += 1) {
    scrollBy(0, step);
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
});
assert.ok(await page.locator(".row:has-text('Event 1')").count() > 0, "the oldest are shown");
const elements = await page.evaluate(() => document.querySelectorAll("#messages .row").length);
assert.ok(elements < 100, `${elements} rows are elements`);
await page.evaluate(() => scrollTo(0, 0));

// Key presses while messages arrive.
await page.evaluate(() => {
  window.delays = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name.startsWith("key")) window.delays.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16 });
});
const before = sent, begin = Date.now();
let isOver = false;
const sender = (async () => {
  while (!isOver) {
    await send();
    const ahead = (sent - before) / RATE * 1000 - (Date.now() - begin);
    if (ahead > 0) await new Promise((done) => setTimeout(done, ahead));
  }
})();
await page.focus("#text");
while (Date.now() - begin < SECONDS * 1000) {
  for (const key of "order") await page.keyboard.press(key, { delay: 20 });
  for (let times = 0; times < 5; times += 1) await page.keyboard.press("Backspace", { delay: 20 });
}
isOver = true;
await sender;
const rate = (sent - before) / (Date.now() - begin) * 1000;
const delays = await page.evaluate(() => window.delays);
await browser.close();

const [frame, slowest] = [share(frames, 0.95), Math.max(0, ...delays)];
console.log(`${MESSAGES} messages: 95 % of ${frames.length} frames within ${frame.toFixed(0)} ms; at most 50 ms on an idle machine`);
console.log(`${rate.toFixed(0)} messages/s: ${delays.length} key events took 16 ms or more, 95 % of them at most ${(share(delays, 0.95) ?? 0).toFixed(0)} ms, the slowest ${slowest.toFixed(0)} ms; at most 200 ms on an idle machine`);
process.exit();
