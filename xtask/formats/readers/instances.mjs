// Values for the declarations: node instances.mjs FOLDER
//
// Each example of FOLDER/declarations.json is changed in one place at a time, as its schema suggests:
// each keyword is broken once. A value has the keyword, so that verdicts can be compared by keyword.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const folder = process.argv[2];
const declarations = JSON.parse(readFileSync(join(folder, "declarations.json"), "utf8"));
const ajv = new Ajv({ strict: false });
formats(ajv);

/** How deep a recursive value is changed. */
const DEPTH = 8;
/** Longer strings and lists are not made. */
const LONGEST = 3000;

const ANNOTATIONS = ["$comment", "$defs", "$schema", "deprecated", "description", "examples", "title"];

const instances = declarations.flatMap(({ "2020-12": schema, example }, of) => {
  const found = new Map();
  const add = (what, value) => {
    const text = JSON.stringify(value);
    if (!found.has(text)) found.set(text, { of, what, value });
  };
  add("example", example);
  // Without required properties, each is tried alone, so that one that a reader refuses hides no other.
  const alone = Object.entries(example).map(([key, value]) => ({ [key]: value }));
  const bases = schema.required === undefined ? alone : [example];
  for (const base of bases) {
    add("example", base);
    for (const { what, value } of changed(schema, base, schema, 0)) add(what, value);
  }
  return [...found.values()];
});
writeFileSync(join(folder, "instances.json"), JSON.stringify(instances));
console.log(`${declarations.length} declarations, ${instances.length} values`);

/** Values that differ from `value` in one place. */
function* changed(schema, value, root, depth) {
  if (depth > DEPTH || typeof schema !== "object") return;
  const of = (what, value) => ({ what, value });
  const type = typeOf(value);
  if (Object.keys(schema).some((key) => !ANNOTATIONS.includes(key))) {
    yield of("type", type === "string" ? 12.5 : "another type");
    yield of("null", null);
  }
  if (schema.$ref !== undefined) {
    const target = schema.$ref.split("/").slice(1).reduce((part, key) => part[key.replace(/~1/g, "/").replace(/~0/g, "~")], root);
    yield* changed(target, value, root, depth + 1);
  }
  for (const part of schema.allOf ?? []) yield* changed(part, value, root, depth + 1);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined) {
    const constants = branches.filter((it) => it.const !== undefined);
    if (constants.length > 0) yield of("enum", "none of these");
    for (const { const: constant } of constants) yield of("another value", constant);
    const fitting = branches.find((it) => ajv.validate({ ...it, $defs: root.$defs }, value));
    if (fitting !== undefined && fitting.const === undefined) yield* changed(fitting, value, root, depth + 1);
  }
  if (schema.enum !== undefined) {
    yield of("enum", "none of these");
    for (const other of schema.enum) yield of("another value", other);
  }
  if (schema.const !== undefined) yield of("const", "another constant");
  if (type === "number") yield* ofNumber(schema, value);
  if (type === "string") yield* ofString(schema);
  if (type === "array") yield* ofArray(schema, value, root, depth);
  if (type === "object") yield* ofObject(schema, value, root, depth);
}

function* ofNumber(schema, value) {
  if (schema.type === "integer") yield { what: "integer", value: value + 0.5 };
  if (schema.minimum !== undefined) {
    yield { what: "at the minimum", value: schema.minimum };
    yield { what: "minimum", value: schema.minimum - 1 };
  }
  if (schema.maximum !== undefined) {
    yield { what: "at the maximum", value: schema.maximum };
    yield { what: "maximum", value: schema.maximum + 1 };
  }
  if (schema.multipleOf !== undefined) {
    const step = schema.multipleOf > 1 ? 1 : schema.multipleOf / 2;
    yield { what: "multipleOf", value: value + step };
  }
}

function* ofString(schema) {
  const { minLength, maxLength, pattern, format } = schema;
  if (minLength > 0) yield { what: "minLength", value: "x".repeat(minLength - 1) };
  if (maxLength < LONGEST) yield { what: "maxLength", value: "x".repeat(maxLength + 1) };
  if (pattern !== undefined) yield { what: "pattern", value: "~ ~" };
  if (format !== undefined) yield { what: `format ${format}`, value: "~ ~" };
}

function* ofArray(schema, value, root, depth) {
  const { minItems, maxItems, uniqueItems, prefixItems = [], items } = schema;
  if (prefixItems.length > 0) {
    yield { what: "fewer places", value: value.slice(0, -1) };
    yield { what: "more places", value: [...value, value[0]] };
  } else if (minItems > 0) {
    yield { what: "minItems", value: value.slice(0, minItems - 1) };
  }
  const can = prefixItems.length === 0 && maxItems < LONGEST && value.length > 0 && !uniqueItems;
  if (can) yield { what: "maxItems", value: Array.from({ length: maxItems + 1 }, () => value[0]) };
  if (uniqueItems && value.length > 0) yield { what: "uniqueItems", value: [...value, value[0]] };
  for (const [at, item] of value.entries()) {
    const of = prefixItems[at] ?? items;
    if (of === undefined || at > Math.max(0, prefixItems.length - 1)) continue;
    for (const inner of changed(of, item, root, depth)) {
      yield { what: inner.what, value: value.map((it, place) => (place === at ? inner.value : it)) };
    }
  }
}

function* ofObject(schema, value, root, depth) {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (schema.properties === undefined && additionalProperties === undefined) return;
  const known = typeof additionalProperties === "object" ? "another key" : "unknown key";
  const surplus = known === "another key" ? Object.values(value)[0] : 1;
  if (surplus !== undefined) yield { what: known, value: { ...value, "another key": surplus } };
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value;
    if (required.includes(key)) yield { what: "required", value: rest };
    else yield { what: "optional", value: rest };
    const of = properties[key] ?? additionalProperties;
    if (typeof of !== "object") continue;
    for (const change of changed(of, inner, root, depth)) {
      yield { what: change.what, value: { ...value, [key]: change.value } };
    }
  }
}

function typeOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
