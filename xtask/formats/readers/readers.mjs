// What readers on npm make of the schemas: node readers.mjs FOLDER
//
// Each reader gets the schemas of both drafts. Its verdicts on FOLDER/instances.json are written to
// FOLDER/verdicts-npm.json: by reader and draft, a string with `+`, `-` or `?` for each value. `?` stands
// for a schema that the reader can't read.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { TypeScriptGenerator } from "@asyncapi/modelina";
import Ajv7 from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { compile } from "json-schema-to-typescript";
import { InputData, JSONSchemaInput, quicktype } from "quicktype-core";

const folder = process.argv[2];
const tools = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const declarations = read("declarations.json");
const instances = read("instances.json");
const DRAFTS = ["2020-12", "7"];

const installed = JSON.parse(readFileSync(join(tools, "package.json"), "utf8")).dependencies;
const typewriter = await runTypewriter();
const verdicts = {};
for (const [reader, judge] of [
  ["ajv", ofAjv],
  ["quicktype-core", ofQuicktype],
  ["json-schema-to-typescript", ofTypes(typesOfSchema)],
  ["@asyncapi/modelina", ofTypes(typesOfModelina)],
  ["typewriter", ofTypes(typesOfTypewriter)],
]) {
  verdicts[reader] = { version: installed[reader] };
  for (const draft of DRAFTS) {
    const started = Date.now();
    verdicts[reader][draft] = (await judge(draft)).join("");
    console.log(`${reader}, draft ${draft}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}
writeFileSync(join(folder, "verdicts-npm.json"), JSON.stringify(verdicts));

/** The verdicts of functions, one for each schema, on the values. */
async function judged(draft, load) {
  const judges = await inOrder(declarations.map((it) => () => load(it[draft])));
  return instances.map(({ of, value }) => {
    if (judges[of] === undefined) return "?";
    return judges[of](value) ? "+" : "-";
  });
}

async function inOrder(tasks) {
  const results = [];
  for (const task of tasks) {
    try {
      results.push(await task());
    } catch (error) {
      results.push(undefined);
    }
  }
  return results;
}

function ofAjv(draft) {
  const ajv = draft === "7" ? new Ajv7({ strict: false }) : new Ajv2020({ strict: false });
  formats(ajv);
  return judged(draft, (schema) => ajv.compile(schema));
}

/** quicktype's JavaScript checks what it reads. */
function ofQuicktype(draft) {
  return judged(draft, async (schema) => {
    const source = new JSONSchemaInput(undefined);
    await source.addSource({ name: "Root", schema: JSON.stringify(schema) });
    const inputData = new InputData();
    inputData.addInput(source);
    const { lines } = await quicktype({
      inputData,
      lang: "javascript",
      rendererOptions: { "runtime-typecheck-ignore-unknown-properties": "false" },
    });
    const module = { exports: {} };
    vm.runInNewContext(lines.join("\n"), { module });
    return (value) => {
      try {
        module.exports.toRoot(JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    };
  });
}

/** TypeScript judges each value as a literal of the generated type. */
function ofTypes(write) {
  return async (draft) => {
    const place = join(folder, "types");
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const types = await inOrder(declarations.map((it) => () => write(it[draft], it.name, draft)));
    const lines = new Map();
    for (const [of, type] of types.entries()) {
      if (type === undefined) continue;
      writeFileSync(join(place, `type${of}.ts`), type);
      const own = instances.flatMap((it, at) => (it.of === of ? [at] : []));
      const literals = own.map((at) => `export const v${at}: T = ${JSON.stringify(instances[at].value)};`);
      writeFileSync(join(place, `values${of}.ts`), `import type { T } from "./type${of}.js";\n${literals.join("\n")}\n`);
      own.forEach((at, line) => lines.set(`values${of}.ts(${line + 2}`, at));
    }
    const files = types.flatMap((type, of) => (type === undefined ? [] : [`values${of}.ts`]));
    const refused = new Set();
    if (files.length > 0) {
      const tsc = join(tools, "node_modules/.bin/tsc");
      const options = "--strict --noEmit --ignoreConfig --exactOptionalPropertyTypes --module nodenext --pretty false".split(" ");
      const { stdout } = spawnSync(tsc, [...options, ...files], { cwd: place, encoding: "utf8", maxBuffer: 1 << 28 });
      for (const line of stdout.split("\n").filter((it) => /^\S+\.ts\(/.test(it))) {
        const at = lines.get(line.split(",")[0]);
        // An error outside the values: the type itself is wrong.
        if (at === undefined) throw new Error(`the types of draft ${draft} do not compile: ${line}`);
        refused.add(at);
      }
    }
    return instances.map(({ of }, at) => {
      if (types[of] === undefined) return "?";
      return refused.has(at) ? "-" : "+";
    });
  };
}

function typesOfSchema(schema) {
  return compile({ ...structuredClone(schema), title: "T" }, "T", { format: false, bannerComment: "" });
}

async function typesOfModelina(schema) {
  const generator = new TypeScriptGenerator({
    modelType: "interface",
    rawPropertyNames: true,
    // A value is judged as JSON, not as an instance of a generated class.
    mapType: "record",
  });
  const models = await generator.generate({ ...structuredClone(schema), title: "T" });
  return models.map(({ result }) => `export ${result}`).join("\n");
}

/** Typewriter reads the plan for Segment: the newest version of each track event. */
async function typesOfTypewriter(_, name, draft) {
  if (draft !== "7") throw new Error("it reads draft-07");
  const { rules, code } = typewriter;
  const rule = rules.find(({ type, key, version }) => name === `${type.toLowerCase()} ${key} ${version}`);
  const type = code.match(new RegExp(`Fires a '${rule.key}' track call[^]*?TrackMessage<(\\w+)>`))[1];
  const blocks = code.match(/^export (?:interface|enum) \w+ \{[^]*?^\}/gm);
  const types = blocks.filter((block) => !/\bAnalytics\b/.test(block)).join("\n");
  // A value is judged as JSON, which has the strings of an enum.
  const unions = types.replace(/export enum (\w+) \{([^]*?)\}/g, (_, enumeration, members) => {
    const strings = [...members.matchAll(/= (".*"),/g)].map(([, string]) => string);
    return `export type ${enumeration} = ${strings.join(" | ")};`;
  });
  return `${unions}\nexport type T = ${type};`;
}

async function runTypewriter() {
  const require = createRequire(join(tools, "package.json"));
  const { sanitizeTrackingPlan } = require("typewriter/dist/api/trackingplans.js");
  const { typescript } = require("typewriter/dist/languages/index.js");
  const { rules } = await sanitizeTrackingPlan(read("segment/tracking-plan.json"));
  const client = { version: installed.typewriter, isDevelopment: false };
  const options = { header: [], outputFilename: "segment", sdk: "analytics-node" };
  const [code] = (await typescript.generate(rules, client, options)).values();
  return { rules, code };
}
