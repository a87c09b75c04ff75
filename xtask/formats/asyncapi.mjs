// AsyncAPI's own parser on each document: node asyncapi.mjs FILE…
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const parser = new Parser();
let wrong = 0;
for (const file of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(readFileSync(file, "utf8"));
  // 0 is an error and 1 a warning; the rest is advice, such as that there is a newer version.
  const found = diagnostics.filter(({ severity }) => severity <= 1);
  for (const { code, message, path } of found) {
    console.error(`${file}: /${path.join("/")}: ${message} (${code})`);
  }
  if (document === undefined || found.length > 0) wrong += 1;
  else console.log(`${file}: ${document.messages().length} messages`);
}
process.exit(wrong > 0 ? 1 : 0);
