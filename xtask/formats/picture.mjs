// A picture of the page of `cargo cio dev`: node picture.mjs CHROMIUM CARGO_CIO QUICKSTART PICTURE
//
// The messages are those of the quickstart.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { start } from "./sandbox.mjs";

const [executablePath, program, quickstart, picture] = process.argv.slice(2);
const url = await start(program);
const env = { ...process.env, CUSTOMERIO_API_KEY: "any-key", CUSTOMERIO_ENDPOINT: new URL("v1", url).href };
await promisify(execFile)(quickstart, { env });
const body = JSON.stringify({ userId: "97980cfea0067", properties: { total: 12.5 } });
await fetch(new URL("v1/track", url), {
  method: "POST",
  headers: { authorization: `Basic ${btoa("any-key:")}`, "content-type": "application/json" },
  body,
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, deviceScaleFactor: 1 });
await page.goto(url);
await page.locator(".row:has(.bad) .summary").click();
await page.screenshot({ path: picture });
await browser.close();
process.exit();
