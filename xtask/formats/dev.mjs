// The page of `cargo cio dev` in headless Chromium: node dev.mjs CHROMIUM CARGO_CIO [FOLDER OF SCREENSHOTS]
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { start } from "./sandbox.mjs";

const [executablePath, program, screenshots] = process.argv.slice(2);

const object = (properties, required = []) =>
  ({ type: "object", properties, required, additionalProperties: false });
const document = {
  format: "customerio-catalog",
  version: 1,
  declarations: [
    {
      kind: "track", name: "Order Completed", type: "OrderCompleted", version: 1, owner: "checkout", file: "src/order.rs", line: 12,
      properties: [{ pointer: "/total", required: true }, { pointer: "/big" }, { pointer: "/note", personal: "free text" }, { pointer: "/coupon" }],
      schema: object({ total: { type: "number" }, big: { type: "integer" }, note: { type: "string" }, coupon: { type: "string" } }, ["total"]),
      rust: {
        type: "struct", name: "OrderCompleted", path: "shop::OrderCompleted", fields: [
          { field: "sum", key: "total", of: { type: "number" } },
          ...["big", "note", "coupon"].map((key) => (
            { field: key, key, of: { type: "optional", of: { type: key === "big" ? "integer" : "string" } } })),
        ],
      },
    },
    { kind: "track", name: "Plan Viewed", owner: "growth", file: "src/plan.rs", line: 3, schema: object({}) },
    { kind: "track", name: "Never Sent", owner: "growth", file: "src/plan.rs", line: 9, schema: object({}) },
  ],
};
const folder = mkdtempSync(join(tmpdir(), "cio-dev-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const catalog = join(folder, "catalog.json");
writeFileSync(catalog, JSON.stringify(document));

const url = await start(program, ["--catalog", catalog]);
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

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Nothing is cut off at any width, in light and in dark, and axe finds nothing.
async function shoot(name) {
  for (const [width, scheme] of [[1280, "dark"], [390, "dark"], [390, "light"], [1280, "light"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.ok(!overflow, `${name}: nothing is cut off at ${width} px`);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => (await globalThis.axe.run()).violations.map(
      (it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`));
    assert.deepEqual(found, [], `${name} at ${width} px, ${scheme}`);
    if (screenshots) await page.screenshot({ path: join(screenshots, `${name}-${width}-${scheme}.png`) });
  }
}

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
  (count) => document.querySelectorAll("#messages .row").length === count, expected);
const row = (text) => page.locator(`.row:has-text("${text}")`).first();

await page.goto(url);
await page.waitForSelector("text=Nothing has arrived yet.");
await page.waitForSelector("#catalog:has-text('ready')");

// Arrival, the newest first, and the verdicts by the API and by the catalog.
assert.equal(await send("identify", { userId: "u1", anonymousId: "a-42", traits: { email: "cool.person@example.com", plan: "team" } }), 200);
assert.equal(await send("track", { userId: "u1", event: "Order Completed", properties: { total: 12.5, big: 1, note: "For Ada" } }), 200);
assert.equal(await send("track", { anonymousId: "a-42", event: "Plan Viewed", timestamp: "2026-11-01T00:00:00Z" }), 200);
assert.equal(await send("track", { userId: "u2", event: hostile, properties: { [hostile]: hostile } }), 200);
assert.equal(await send("track", { userId: "u2", event: "Order Complete", properties: { total: 1 } }), 200);
assert.equal(await send("track", { userId: "u2", event: "Order Completed", properties: { total: "1", extra: 1 } }), 200);
assert.equal(await send("track", { userId: "u2", properties: {} }), 400);
await until(7);
assert.deepEqual(await visible(), ["", "Order Completed", "Order Complete", hostile, "Plan Viewed", "Order Completed", ""]);
assert.equal(await page.locator("img").count(), 0, "markup is shown as text");
assert.equal(await page.locator(".row .verdict.bad").count(), 4);
assert.equal(await page.locator(".row .verdict.good").count(), 3);
assert.equal(await page.locator(".row .verdict:has-text('bad: refused')").count(), 1);
assert.match(await page.locator("#counts").textContent(), /^7 requests3 good0 warned4 bad/);
assert.match(await page.locator(".row time").first().getAttribute("title"), /^20\d\d-/);

// Each finding has its pointer and the line of the declaration.
await page.locator("#message-6 .summary").click();
assert.match(await page.locator("#message-6 .notes").textContent(), /wrong type \/properties\/total must be a number, not a string.*src\/order\.rs:12/);
assert.match(await page.locator("#message-6 .notes").textContent(), /extra property \/properties\/extra is not declared/);
await page.locator("#message-5 .summary").click();
assert.match(await page.locator("#message-5 .notes").textContent(), /the nearest one is `Order Completed`.*src\/order\.rs:12/);
assert.equal(await page.locator(".row.open").count(), 1);
await page.locator("#message-5 .summary").click();
assert.equal(await page.locator(".row.open").count(), 0);

// The page and the lines in the terminal mask the same text.
const masked = await page.evaluate(async () => (await import("/_sandbox/page/value.js")).maskText(
  "/properties/joe@x.org: +49 (30) 901820, a@ @b C++ +1 2 `bob@example.com`"));
assert.equal(masked, "/properties/•••@•••: •••, a@ @b C++ +1 2 `•••@•••`");

// Personal data is masked, by its form and by the catalog, until it is asked for.
for (const secret of ["cool.person@example.com", "For Ada"]) {
  assert.equal(await page.locator(`text=${secret}`).count(), 0, secret);
}
await page.locator("#message-2 .summary").click();
await page.click("#message-2 >> text=Reveal");
await page.waitForSelector("#message-2 pre:has-text('For Ada')");
assert.equal(await page.locator("text=cool.person@example.com").count(), 0, "only that message");
await page.click("#message-2 >> text=Mask");
await page.waitForSelector("#message-2 pre:not(:has-text('For Ada'))");
await page.click("#personal");
await page.waitForSelector(".preview:has-text('cool.person@example.com')");
await page.click("#personal");
await page.locator("#message-2 .summary").click();

// The keyboard opens messages.
await page.locator("#message-6 .summary").focus();
await page.keyboard.press("ArrowDown");
await page.keyboard.press("Enter");
await page.waitForSelector("#message-5.open .detail");
await page.keyboard.press("Enter");
await page.waitForSelector(".row.open", { state: "detached" });

// Filters, kept in the address.
await page.selectOption("#verdict", "bad");
await until(4);
await page.selectOption("#call", "track");
await page.fill("#text", "is missing");
await until(1);
await page.locator(".row:visible .summary").click();
assert.match(await page.locator(".notes .bad").textContent(), /event/);
await page.selectOption("#verdict", "");
await page.fill("#text", "order");
await until(3);
await page.selectOption("#verdict", "good");
await until(1);
assert.match(page.url(), /text=order/);
await page.locator(".row:visible .summary").click();
await page.click(".row:visible >> text=Copy as curl");
const command = await page.evaluate(() => navigator.clipboard.readText());
assert.match(command, /^curl -u any-key: .*"event":"Order Completed".*\/v1\/track$/);
await page.click(".row:visible >> text=Headers");
await page.waitForSelector(".row:visible .headers:has-text('x-strict-mode: 1'):not(:has-text('authorization'))");
await page.click(".row:visible >> text=Copy as Rust");
assert.equal(await page.evaluate(() => navigator.clipboard.readText()), [
  "use shop::OrderCompleted;", 'client.track("u1", &OrderCompleted {', "    sum: 12.5,", "    big: Some(1),", '    note: Some("•••".into()),', "    coupon: None,", "})?;",
].join("\n"));
await page.click(".row:visible >> text=Only u1");
await page.fill("#text", "");
await page.selectOption("#call", "");
await page.selectOption("#verdict", "");
await until(2);
await page.reload();
await until(2);
await page.click("#chips button");
await until(7);

// A message has an address.
await page.locator("#message-2 .summary").click();
await page.click("#message-2 >> text=Link");
await page.reload();
await page.waitForSelector("#message-2.open");
await page.locator("#message-2 .summary").click();

// Everything of one person, with what they did before they had an id.
await send("group", { userId: "u1", groupId: "acme", traits: { objectTypeId: "7", name: "Acme", relationshipAttributes: { role: "owner" } } });
await send("track", { userId: "u1", event: "Device Created or Updated", context: { device: { token: "t-1", type: "ios" } } });
await send("alias", { previousId: "old-1", userId: "u1" });
await send("track", { userId: "old-1", event: "Plan Viewed" });
await page.waitForSelector(".row:has-text('alias')");
// What a device and `alias` carry is not in the properties.
await page.waitForSelector(".row:has-text('Device Created') .preview:has-text('ios')");
await page.waitForSelector(".row:has-text('alias') .preview:has-text('old-1')");
assert.match(await row("old-1").locator(".verdict").textContent(), /^warned/, "an id that was merged");
await page.locator("#message-2 .summary").click();
await page.click("#message-2 >> text=Person u1");
await page.waitForSelector("#person h2:has-text('u1')");
await page.waitForFunction(() => document.querySelectorAll("#person .history li").length === 7);
const person = await page.locator("#person").textContent();
for (const part of [/also .*a-42/, /also .*old-1/, /plan.*team/, /acme.*7.*Acme.*owner/, /ios/]) assert.match(person, part);
assert.ok(!person.includes("cool.person@example.com"), "masked here too");
const order = await page.locator("#person .history button").allTextContents();
assert.deepEqual(order, ["identify", "Order Completed", "Plan Viewed", "acme", "Device Created or Updated", "alias", "Plan Viewed"]);
await shoot("person");

// Two people who used one browser stay two: a visitor's messages are of who was named last, or else of the next.
for (const [who, event] of [["p1", "Before p1"], ["p2", "After p1"]]) {
  await send("track", { anonymousId: "shared", event });
  await send("identify", { userId: who, anonymousId: "shared", traits: { name: who } });
}
const historyOf = async (who, length) => {
  await page.goto(new URL(`/?view=person&person=${who}`, url).href);
  await page.waitForFunction((length) => document.querySelectorAll("#person .history li").length === length, length);
  return page.locator("#person .history button").allTextContents();
};
assert.deepEqual(await historyOf("p1", 3), ["Before p1", "identify", "After p1"]);
assert.deepEqual(await historyOf("p2", 1), ["identify"]);
// Five minutes later a visitor is nobody again, until the next `identify`.
const owned = await page.evaluate(async () => {
  const { profile } = await import("/_sandbox/page/person.js");
  const { row } = await import("/_sandbox/page/rows.js");
  let seq = 0;
  const at = (minutes, kind, item) => row({ seq: seq += 1, kind, arrived_ms: minutes * 60000, item }, false);
  const rows = [
    at(0, "track", { anonymousId: "v", event: "before" }),
    at(1, "identify", { userId: "a", anonymousId: "v" }),
    at(6, "track", { anonymousId: "v", event: "in time" }),
    at(7, "track", { anonymousId: "v", event: "late" }),
    at(8, "identify", { userId: "b", anonymousId: "v" }),
    at(14, "track", { anonymousId: "v", event: "nobody" }),
    at(15, "track", { userId: "v", event: "a user of that name" }),
    at(16, "track", { anonymousId: "w", event: "alone" }),
  ];
  const of = (person) => profile(person, rows).theirs.map((it) => it.event || it.call);
  return [of("a"), of("b"), of("v"), of("w"), profile("w", rows.slice(0, 6)).theirs.length];
});
assert.deepEqual(owned, [["before", "identify", "in time"], ["late", "identify"], ["a user of that name"], ["alone"], 0]);
// A person who was deleted has no traits, until the next message gives some.
await send("track", { userId: "p2", event: "User Deleted" });
await historyOf("p2", 2);
assert.match(await page.locator("#person").textContent(), /Traits \(0\)/);
// What is sent to a suppressed person has no effect.
await send("track", { userId: "p2", event: "User Suppressed" });
await send("identify", { userId: "p2", traits: { name: "p2" } });
await historyOf("p2", 4);
assert.match(await page.locator("#person").textContent(), /^p2 suppressed.*Traits \(0\)/);
assert.equal(await page.locator("#person .verdict.warned").count(), 2);

// What the catalog marks is masked in a refused message too.
await send("track", { userId: "p3", event: "Order Completed", timestamp: "never", properties: { total: 1, note: "For Eve" } });
await page.goto(url);
await page.waitForSelector(".row:has-text('p3')");
assert.match(await row("p3").textContent(), /"note":"•••"/);
assert.ok(!(await page.locator("#messages").textContent()).includes("For Eve"));

// The scoreboard.
await page.click("#tab-board");
await page.waitForSelector("#board h2:has-text('Never seen (1)')");
const board = await page.locator("#board").textContent();
for (const part of [/Seen \(2\) of 3 declared/, /never set: \/coupon/, /Never Sent/, /Not declared/]) assert.match(board, part);
const undeclared = await page.locator("#board section:has-text('Not declared')").textContent();
assert.ok(undeclared.includes("Order Complete") && !undeclared.includes("Device"), undeclared);
const own = await page.locator("#board section:has-text(\"Customer.io's own events\")").textContent();
assert.match(own, /\(3\).*Device Created or Updated/);
assert.ok(await page.locator("#chart rect").count() > 0);
assert.match(await page.locator("#chart").getAttribute("aria-label"), /\d+ good, \d+ warned, \d+ bad/);
await shoot("scoreboard");
await page.click("#board button:has-text('Plan Viewed')");
await until(2);
await page.click("#chips button:has-text('event')");

// A catalog that is written again judges what is there, and a broken one keeps the last.
document.declarations.push({ kind: "track", name: "Order Complete", schema: object({ total: {} }) });
writeFileSync(catalog, JSON.stringify(document));
await page.waitForSelector("#message-5 .verdict.good");
writeFileSync(catalog, "{");
await page.waitForSelector("#catalog:has-text('failed, stale')");
await page.waitForSelector("#catalog-error:has-text('catalog.json')");
assert.equal(await page.locator("#message-5 .verdict.good").count(), 1);
writeFileSync(catalog, JSON.stringify(document));
await page.waitForSelector("#catalog:has-text('ready')");

// Equal messages fold.
for (let again = 0; again < 3; again += 1) await send("track", { userId: "u9", event: "Plan Viewed", messageId: `fold-${again}` });
await page.waitForSelector(".row .verdict:has-text('×3')");

// A message leads to its batch and to its bytes.
const batch = ["b-1", "b-2"].map((userId) => ({ type: "track", userId, event: "Plan Viewed" }));
await send("batch", { batch });
await row("b-1").locator(".summary").click();
assert.match(await row("b-1").locator("a:has-text('Raw bytes')").getAttribute("href"), /^\/_sandbox\/messages\/\d+$/);
await row("b-1").locator("text=Its batch").click();
await until(2);
await page.click("#chips button:has-text('request')");

// Requests, and a fault that the page sets.
await page.selectOption("#fault", "503");
await page.waitForSelector("#fault.set");
assert.equal(await send("track", { userId: "u1", event: "Lost" }), 503);
await page.click("#tab-requests");
await page.waitForSelector(".request:has-text('503'):has-text('fault'):has-text(' ms')");
await shoot("requests");
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

await page.locator("#message-6 .summary").click();
await shoot("messages");

await page.click("#clear");
await page.waitForSelector("text=Nothing has arrived yet.");
assert.deepEqual(wrong, []);
await browser.close();
console.log(`${url}: messages, verdicts, filters, people, scoreboard, catalog, requests and faults`);
process.exit();
