// A message as a call of the crate `customerio`. The catalog says how values of its types are written; values of
// others are written by their form in JSON, as a draft.

import { declarations } from "./catalog.js";
import { plain } from "./value.js";

const STEP = "    ";
// What a type has for a value that is masked, missing or of another type.
const UNFIT = "Default::default()";

export function rust(call, event, item) {
  if (call === "alias") return "client.alias(" + text(item.userId) + ", " + text(item.previousId) + ")?;";
  const kind = call === "identify" ? "person" : call;
  const content = item.properties ?? item.traits ?? {};
  const forms = formsOf((it) => it.kind === kind
    && (kind === "person" || (kind === "group" ? it.objectType === content.objectTypeId : it.name === event)));
  if (forms.length === 0) forms.push(guess(inner(content), event || call));
  // A message does not name the version of its event: the latest of those that fit best.
  const unfit = (code) => code.split(UNFIT).length;
  return forms.map((form) => draft(call, item, form)).reduce((a, b) => (unfit(b) <= unfit(a) ? b : a));
}

// What a message says of an object and of a relationship is not a trait.
function inner({ objectTypeId, relationshipAttributes, ...content }) {
  return content;
}

function draft(call, item, form) {
  const paths = new Set();
  const content = inner(item.properties ?? item.traits ?? {});
  const isEmpty = ["identify", "group"].includes(call) && Object.keys(content).length === 0;
  if (isEmpty) paths.add("customerio::Empty");
  const value = isEmpty ? "Empty" : top(form, content, item, paths);
  let made;
  if (form.roles?.some(({ role }) => role === "userId" || role === "anonymousId")) made = "client.emit(&" + value + ")?;";
  else {
    const isUser = item.userId !== undefined;
    const identity = isUser ? text(item.userId) : "AnonymousId::new(" + text(item.anonymousId) + ")";
    if (!isUser) paths.add("customerio::AnonymousId");
    if (call === "group") paths.add("customerio::GroupId");
    const group = call === "group" ? ", GroupId::new(" + text(item.groupId) + ")" : "";
    const given = identity + group + ", &" + value;
    const attributes = item.traits?.relationshipAttributes;
    const [relationship] = attributes && call === "group" ? formsOf((it) => it.kind === "relationship") : [];
    if (relationship) paths.add("customerio::call::Group");
    made = relationship
      ? "client.send(Group::new(" + given + ").relationship(&" + top(relationship, attributes, item, paths) + "))?;"
      : "client." + call + "(" + given + ")?;";
  }
  return [...paths].filter((path) => path.includes("::")).sort().map((path) => "use " + path + ";\n").join("") + made;
}

const formsOf = (wanted) => declarations.filter((it) => it.rust && wanted(it)).map((it) => it.rust);

// An event may have fields for parts of the message that are not properties.
function top(form, content, item, paths) {
  const roles = (form.roles ?? []).filter(({ property }) => !property);
  const given = roles.map(({ field, role, of }) => STEP + field + ": "
    + write(of, item[role] ?? item.context?.[role], STEP, paths) + ",\n");
  return struct(form, content, "", paths, given.join(""));
}

// Escapes of JSON that Rust has not.
const ESCAPES = { "\\b": "\\x08", "\\f": "\\x0c", "\\/": "/" };

const text = (value) => JSON.stringify(plain(value ?? "").toWellFormed())
  .replace(/\\(u[0-9a-f]{4}|.)/g, (escape, name) => ESCAPES[escape] ?? (name.length === 5 ? "\\u{" + name.slice(1) + "}" : escape));

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !JSON.isRawJSON?.(value);
const isNumber = (value) => typeof value === "number" || Boolean(JSON.isRawJSON?.(value));

// Returns code for a value.
function write(form, value, indent, paths) {
  if (form.path) paths.add(form.path);
  const list = (of) => value.map((it) => write(of, it, indent, paths)).join(", ");
  switch (form.type) {
    case "optional":
      return value === null || value === undefined ? "None" : "Some(" + write(form.of, value, indent, paths) + ")";
    case "recursive":
      return write(form.of, value, indent, paths) + ".into()";
    case "struct":
      return struct(form, isObject(value) ? value : {}, indent, paths, "");
    case "enum":
      return choice(form, value, indent, paths);
    case "list":
      return wrap(form, Array.isArray(value) ? "vec![" + list(form.of) + "]" : UNFIT);
    case "set":
      return wrap(form, Array.isArray(value) ? "[" + list(form.of) + "].into()" : UNFIT);
    case "tuple":
      return wrap(form, tuple(form.items, value, indent, paths));
    case "map": {
      const entries = isObject(value) ? Object.entries(value) : [];
      return wrap(form, "[" + entries.map(([key, inner]) => "(" + text(key) + ".into(), " + write(form.of, inner, indent, paths) + ")").join(", ") + "].into()");
    }
    default:
      return wrap(form, literal(form.type, value));
  }
}

const wrap = (form, code) => (form.name ? form.name + "(" + code + ")" : code);

const tuple = (items, value, indent, paths) =>
  "(" + items.map((it, index) => write(it, value?.[index], indent, paths)).join(", ") + (items.length === 1 ? ",)" : ")");

function literal(type, value) {
  const digits = isNumber(value) ? plain(value) : typeof value === "string" && /^-?\d+$/.test(value) ? value : undefined;
  switch (type) {
    case "boolean": return typeof value === "boolean" ? String(value) : UNFIT;
    case "integer": return /^-?\d+$/.test(digits) ? digits : UNFIT;
    case "number": return !isNumber(value) ? UNFIT : /[.e]/i.test(digits) ? digits : digits + ".0";
    case "decimal": return digits === undefined ? UNFIT : '"' + digits + '".parse()?';
    case "string": return typeof value === "string" || isNumber(value) ? text(value) + ".into()" : UNFIT;
    case "parsed": return text(value) + ".parse()?";
    case "time": {
      const at = Date.parse(plain(value ?? ""));
      if (Number.isNaN(at)) return "std::time::SystemTime::now()";
      return "std::time::UNIX_EPOCH " + (at < 0 ? "-" : "+") + " std::time::Duration::from_millis(" + Math.abs(at) + ")";
    }
    default: return UNFIT;
  }
}

function struct(form, content, indent, paths, before) {
  if (form.path) paths.add(form.path);
  return form.name + braces(form.fields, content, indent, paths, before);
}

// A field without a key has the keys of its value.
function braces(fields, content, indent, paths, before = "") {
  const inner = indent + STEP;
  const lines = fields.map(({ field, key, of }) =>
    inner + field + ": " + write(of, key === undefined ? content : content?.[key], inner, paths) + ",\n");
  const all = before + lines.join("");
  return all ? " {\n" + all + indent + "}" : " {}";
}

function choice(form, value, indent, paths) {
  const { tag, content, untagged, variants, name } = form;
  const key = tag ? value?.[tag] : typeof value === "string" ? value : isObject(value) ? Object.keys(value)[0] : undefined;
  const variant = (untagged ? variants.find((it) => fits(it, value)) : variants.find((it) => it.key === key)) ?? variants[0];
  const inside = untagged || (tag && !content) ? value : value?.[content ?? variant.key];
  const path = name + "::" + variant.member;
  if (variant.of) return path + "(" + write(variant.of, inside, indent, paths) + ")";
  if (variant.items) return path + tuple(variant.items, inside, indent, paths).replace(/,\)$/, ")");
  return variant.fields ? path + braces(variant.fields, isObject(inside) ? inside : {}, indent, paths) : path;
}

// Whether a variant without a tag may be this value.
function fits({ of, items, fields }, value) {
  if (items) return Array.isArray(value) && value.length === items.length;
  if (fields) return isObject(value) && fields.every(({ key, of }) => key === undefined || of.type === "optional" || Object.hasOwn(value, key));
  if (!of) return value === null;
  switch (of.type) {
    case "boolean": return typeof value === "boolean";
    case "integer": return isNumber(value) && /^-?\d+$/.test(plain(value));
    case "number": case "decimal": return isNumber(value);
    case "string": case "parsed": case "time": return typeof value === "string";
    case "list": case "set": case "tuple": return Array.isArray(value);
    case "struct": return fits({ fields: of.fields }, value);
    case "map": return isObject(value);
    case "optional": case "recursive": return value === null || fits({ of: of.of }, value);
    default: return true;
  }
}

// The form of a value that is not declared in Rust.
function guess(value, name) {
  if (value === null || value === undefined) return { type: "optional" };
  if (Array.isArray(value)) return { type: "list", of: guess(value[0], name) };
  if (isNumber(value)) return { type: /[.e]/i.test(plain(value)) ? "number" : "integer" };
  if (!isObject(value)) return { type: typeof value };
  const fields = Object.entries(value).map(([key, inner]) => ({ field: fieldName(key), key, of: guess(inner, key) }));
  return { type: "struct", name: typeName(name), fields };
}

const typeName = (name) => name.split(/[^A-Za-z0-9]+/).filter(Boolean)
  .map((word) => word[0].toUpperCase() + word.slice(1)).join("") || "Message";

const KEYWORDS = new Set(("abstract as async await become box break const continue do dyn else enum extern false final fn "
  + "for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait true try type "
  + "typeof unsafe unsized use virtual where while yield").split(" "));

function fieldName(name) {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  return KEYWORDS.has(snake) ? "r#" + snake : /^[a-z_]/.test(snake) ? snake : "_" + snake;
}
