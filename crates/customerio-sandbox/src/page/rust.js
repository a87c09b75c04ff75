// A message as a call of the crate `customerio`, with the types that the catalog declares.

import { declarations } from "./catalog.js";
import { plain, segment } from "./value.js";

const STEP = "    ";

// A draft to paste into a program: types of inner objects have no name here, so their fields are listed alone.
export function rust(call, event, item) {
  const kind = call === "identify" ? "person" : call;
  const objectType = item.traits?.objectTypeId;
  const declared = declarations.find((it) => it.kind === kind
    && (kind === "person" || (kind === "group" ? it.objectType === objectType : it.name === event)));
  // Without a declaration nothing is known to be optional.
  const required = declared
    && new Set((declared.properties ?? []).filter((it) => it.required).map((it) => it.pointer));
  const { objectTypeId, relationshipAttributes, ...content } = item.properties ?? item.traits ?? {};
  const person = item.userId ?? item.anonymousId;
  const identity = item.userId === undefined ? "AnonymousId::new(" + text(person) + ")" : text(person);
  if (call === "alias") return "client.alias(" + text(item.userId) + ", " + text(item.previousId) + ")?;";
  const whole = { ...content, ...absent(content, declared?.properties ?? []) };
  const value = struct(declared?.type ?? typeName(event || call), whole, "", required, "");
  const group = call === "group" ? "GroupId::new(" + text(item.groupId) + "), " : "";
  return "client." + call + "(" + identity + ", " + group + "&" + value + ")?;";
}

// Escapes of JSON that Rust has not.
const ESCAPES = { "\\b": "\\x08", "\\f": "\\x0c", "\\/": "/" };

const text = (value) => JSON.stringify(plain(value ?? ""))
  .replace(/\\(u[0-9a-f]{4}|.)/g, (escape, name) => ESCAPES[escape] ?? (name.length === 5 ? "\\u{" + name.slice(1) + "}" : escape));

const typeName = (name) => name.split(/[^A-Za-z0-9]+/).filter(Boolean)
  .map((word) => word[0].toUpperCase() + word.slice(1)).join("") || "Message";

const KEYWORDS = new Set(("abstract as async await become box break const continue do dyn else enum extern false final fn "
  + "for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait true try type "
  + "typeof unsafe unsized use virtual where while yield").split(" "));

function fieldName(name) {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  return KEYWORDS.has(snake) ? "r#" + snake : /^[a-z_]/.test(snake) ? snake : "_" + snake;
}

// Declared properties that a message leaves out are optional fields.
function absent(content, properties) {
  const names = properties.map((it) => it.pointer).filter((it) => /^\/[^/*]+$/.test(it))
    .map((it) => it.slice(1).replaceAll("~1", "/").replaceAll("~0", "~"));
  return Object.fromEntries(names.filter((it) => !Object.hasOwn(content, it)).map((it) => [it, null]));
}

function struct(name, content, at, required, indent) {
  const inner = indent + STEP;
  const fields = Object.entries(content).map(([key, value]) => {
    const pointer = at + segment(key);
    const made = literal(value, pointer, required, inner);
    const shown = required && !required.has(pointer) && value !== null ? "Some(" + made + ")" : made;
    return inner + fieldName(key) + ": " + shown + ",\n";
  });
  return name + (fields.length ? " {\n" + fields.join("") + indent + "}" : " {}");
}

function literal(value, at, required, indent) {
  if (value === null) return "None";
  if (typeof value === "string") return text(value) + ".into()";
  if (Array.isArray(value)) return "vec![" + value.map((inner) => literal(inner, at + "/*", required, indent)).join(", ") + "]";
  if (typeof value === "object" && !JSON.isRawJSON?.(value)) return struct(typeName(at.split("/").findLast((it) => it !== "*")), value, at, required, indent);
  return plain(value);
}
