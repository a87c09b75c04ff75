// Values of messages: parsed with all digits, and masked where they are personal.

const HIDDEN = "•••";

// Names of personal data, and patterns with what is shown in their place. The lines in the terminal follow them too.
const { names, forms } = await (await fetch("/_sandbox/page/personal.json")).json();
const NAMES = new Set(names);
const FORMS = forms.map(([pattern, shown]) => [new RegExp(pattern, "gu"), shown]);

// Keeps the digits of a number that arrived where a float has others, such as those beyond 2^53. A
// browser without access to the source of a number shows the float.
export function parse(json) {
  return JSON.parse(json, (name, value, context) =>
    typeof value === "number" && JSON.rawJSON && context.source !== String(value)
      ? JSON.rawJSON(context.source) : value);
}

const isDigits = (value) => Boolean(JSON.isRawJSON?.(value));

export function plain(value) {
  if (isDigits(value)) return value.rawJSON;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export const maskText = (text) => FORMS.reduce((masked, [pattern, shown]) => masked.replace(pattern, shown), text);

const isPersonal = (name) => NAMES.has(name.toLowerCase().replace(/[^a-z0-9]/g, ""));

export const segment = (name) => "/" + String(name).replaceAll("~", "~0").replaceAll("/", "~1");

// Masks by form and by name, and the values at the JSON Pointers `personal`.
export function mask(value, personal, at = "") {
  if (value !== null && personal?.has(at)) return HIDDEN;
  if (isDigits(value)) return value;
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map((inner, index) => mask(inner, personal, at + "/" + index));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [
    maskText(name), isPersonal(name) && inner !== null ? HIDDEN : mask(inner, personal, at + segment(name)),
  ]));
}
