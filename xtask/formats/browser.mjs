// The site in headless Chromium, over the DevTools protocol: node browser.mjs CHROMIUM FOLDER
//
// FOLDER is the export of examples/shop. Every page is opened; the search, the filters, the keys and
// a page without script are tried, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, folder] = process.argv.slice(2);
const root = resolve(folder);
const address = (path) => pathToFileURL(join(root, path)).href;

// Chromium has no sandbox where everything runs as root, as in a container; it sees our files only.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** A page on which every error and every request that leaves the machine is a failure. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("requestfailed", (request) => wrong.push(`${request.url()} failed`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) wrong.push(`${request.url()} leaves the machine`);
  });
  await page.goto(address(path));
  return { page, wrong, close: () => context.close() };
}

const shown = (page) =>
  page.locator(".card:visible > a .name").allTextContents();

async function searching() {
  const { page, wrong, close } = await open("index.html");
  const everything = await shown(page);
  assert.ok(everything.length > 30, "everything is listed");

  await page.keyboard.press("/");
  await page.keyboard.type("order comp");
  assert.deepEqual(await shown(page), ["Order Completed"]);
  assert.equal(await page.locator("#shown").textContent(), `1 of ${everything.length}`);
  assert.match(page.url(), /q=order/, "what is asked for is in the address");

  await page.keyboard.press("Escape");
  assert.deepEqual(await shown(page), everything, "Esc clears");

  // Names of properties are searched too, whatever holds them.
  await page.fill("#search", "review_body");
  assert.deepEqual(await shown(page), ["Product Reviewed"]);
  await page.fill("#search", "nobody sends this");
  assert.deepEqual(await shown(page), []);
  await page.click("#clear");
  assert.deepEqual(await shown(page), everything);

  await page.selectOption("[name=kind]", "page");
  assert.deepEqual(await shown(page), ["Order Confirmation", "Product"]);
  await page.selectOption("[name=owner]", "checkout");
  assert.deepEqual(await shown(page), ["Order Confirmation"]);
  await page.selectOption("[name=owner]", "");
  await page.selectOption("[name=kind]", "");
  await page.selectOption("[name=tag]", "coupon");
  assert.equal((await shown(page)).length, 4);
  await page.selectOption("[name=tag]", "");
  await page.check("[name=pii]");
  assert.deepEqual(await shown(page), ["Product Shared", "Customer"]);
  await page.uncheck("[name=pii]");
  await page.check("[name=deprecated]");
  assert.deepEqual(await shown(page), []);
  await page.uncheck("[name=deprecated]");

  // From the search to a page with the keyboard alone.
  await page.focus("#search");
  await page.keyboard.type("cart");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const second = (await shown(page))[1];
  await page.keyboard.press("Enter");
  await page.waitForURL(/track\//);
  assert.equal(await page.locator("h1").textContent(), second);
  await page.goBack();
  assert.equal(await page.inputValue("#search"), "cart", "the search is there on the way back");
  assert.deepEqual(wrong, []);
  await close();
}

async function reading() {
  const { page, wrong, close } = await open("track/order-completed.html");
  assert.equal(await page.locator("h1").textContent(), "Order Completed");
  const message = JSON.parse(await page.locator("#example code").textContent());
  assert.equal(message.event, "Order Completed");
  assert.match(await page.locator("#send code").textContent(), /client\.track\(/);
  JSON.parse(await page.locator("#schema code").textContent());

  const nested = page.locator("#properties .inner details").first();
  assert.equal(await nested.locator(".properties").isVisible(), false, "folded");
  await nested.locator("summary").first().click();
  assert.ok(await nested.locator("code.key", { hasText: "product_id" }).isVisible(), "unfolded");

  await page.click("#types a >> text=Product");
  await page.waitForURL(/type\/product/);
  assert.ok(await page.locator("#users a >> text='Cart Viewed'").isVisible(), "used in");
  await page.keyboard.press("/");
  await page.waitForURL(/index\.html/);
  await page.waitForFunction(() => document.activeElement.id === "search");
  assert.deepEqual(wrong, []);
  await close();
}

async function withoutScript() {
  const { page, wrong, close } = await open("index.html", { javaScriptEnabled: false });
  assert.ok((await page.locator(".card:visible").count()) > 30);
  assert.equal(await page.locator("#filters").isVisible(), false, "nothing that would not work");
  await page.click(".card a >> text='Order Completed'");
  await page.waitForURL(/order-completed/);
  assert.ok(await page.locator("#properties code.key >> text='order_id'").isVisible());
  await page.click("#properties .inner summary >> nth=0");
  assert.ok(await page.locator("#properties .inner code.key >> text='product_id'").isVisible());
  assert.deepEqual(wrong, []);
  await close();
}

/** Luminance of a colour, as WCAG has it. */
function luminance(rgb) {
  const [r, g, b] = rgb.match(/[\d.]+/g).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

async function looks() {
  const grounds = new Set();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      for (const path of ["index.html", "track/order-completed.html", "type/product.html"]) {
        const viewport = { width, height: 800 };
        const { page, wrong, close } = await open(path, { colorScheme, viewport });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${path} is ${wide} wide at ${width}`);
        const [ink, ground] = await page.evaluate(() => {
          const style = getComputedStyle(document.body);
          return [style.color, style.backgroundColor];
        });
        const [dim, bright] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
        assert.ok((bright + 0.05) / (dim + 0.05) > 7, `${colorScheme}: ${ink} on ${ground}`);
        grounds.add(ground);
        assert.deepEqual(wrong, []);
        await close();
      }
    }
  }
  assert.equal(grounds.size, 2, "light and dark differ");
}

/** Every page opens, and every link of it leads somewhere. */
async function links() {
  const pages = readdirSync(root, { recursive: true }).filter((path) => path.endsWith(".html"));
  const there = new Set(pages.map((path) => address(path)));
  const { page, wrong, close } = await open("index.html");
  for (const path of pages) {
    await page.goto(address(path));
    const hrefs = await page.evaluate(() => [...document.links].map((link) => link.href));
    for (const href of hrefs) {
      assert.ok(there.has(href.replace(/[?#].*/, "")), `${path} links to ${href}`);
    }
  }
  assert.deepEqual(wrong, []);
  await close();
  return pages.length;
}

await searching();
await reading();
await withoutScript();
await looks();
console.log(`${folder}: ${await links()} pages, searched, read, and followed`);
await browser.close();
