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
  assert.match(page.url(), /q=order/, "the address has the query");

  await page.keyboard.press("Escape");
  assert.deepEqual(await shown(page), everything, "Esc clears");

  // Names of properties are searched too, whatever holds them.
  await page.fill("#search", "review_body");
  assert.deepEqual(await shown(page), ["Product Reviewed"]);
  assert.equal(await page.locator(".card:visible .found").textContent(), "has review_body");
  await page.fill("#search", "nobody sends this");
  assert.deepEqual(await shown(page), []);
  assert.match(await page.locator("#nothing").textContent(), /Nothing matches “nobody sends this”/);
  await page.click("#clear");
  assert.deepEqual(await shown(page), everything);

  // What is called so comes before what holds it.
  await page.fill("#search", "order");
  const events = await page.locator(".kind:first-child .card:visible .name").allTextContents();
  const called = events.filter((name) => name.startsWith("Order"));
  assert.ok(called.length > 2 && called.length < events.length);
  assert.deepEqual(events.slice(0, called.length), called);
  await page.keyboard.press("Escape");
  assert.deepEqual(await shown(page), everything, "in the original order");

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
  assert.equal(await page.inputValue("#search"), "cart", "the search is restored on the way back");
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

/** The texts of a page that have less contrast than WCAG AA asks for, folded ones too; runs in it. */
function faint() {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  /** Red, green, blue and how opaque, of any colour that a style sheet can name. */
  const parts = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const over = (above, below) => {
    const share = above[3] / 255;
    return [0, 1, 2].map((at) => above[at] * share + below[at] * (1 - share));
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) =>
    element === null
      ? [255, 255, 255]
      : over(parts(getComputedStyle(element).backgroundColor), ground(element.parentElement));
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const field = element.matches("input[type=search]");
    const says = [...element.childNodes].some((it) => it.nodeType === 3 && it.data.trim() !== "");
    if (!(says || field) || !element.checkVisibility() || element.matches("option, .hidden, .skip")) {
      continue;
    }
    const below = ground(element);
    for (const part of field ? [null, "::placeholder"] : [null]) {
      const ink = over(parts(getComputedStyle(element, part).color), below);
      const [dim, bright] = [luminance(ink), luminance(below)].sort((a, b) => a - b);
      const contrast = (bright + 0.05) / (dim + 0.05);
      if (contrast < 4.5) {
        found.push(`${element.tagName}.${element.className} ${part ?? ""} ${contrast.toFixed(2)}`);
      }
    }
  }
  return [...new Set(found)];
}

async function looks() {
  const grounds = new Set();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      for (const path of ["index.html", "track/order-completed.html", "person/customer.html", "type/product.html"]) {
        const viewport = { width, height: 800 };
        const { page, wrong, close } = await open(path, { colorScheme, viewport });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${path} is ${wide} wide at ${width}`);
        grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        assert.deepEqual(await page.evaluate(faint), [], `${path}, ${colorScheme}, at ${width}`);
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
