// Values of messages: parsed with all digits, and masked where they look personal.

const PERSONAL = new Set([
  "email", "emailaddress", "mail", "phone", "phonenumber", "mobile", "mobilephone", "tel",
  "firstname", "lastname", "fullname", "givenname", "familyname", "middlename", "surname",
  "username", "birthday", "birthdate", "dateofbirth", "dob", "gender", "age", "address", "street",
  "streetaddress", "addressline1", "addressline2", "city", "zip", "zipcode", "postalcode",
  "postcode", "ip", "ipaddress", "latitude", "longitude", "lat", "lng", "lon", "avatar", "iban",
  "cardnumber", "ssn", "passport", "taxid", "token", "advertisingid", "recipient", "password",
]);
const HIDDEN = "•••";

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

export function maskText(text) {
  return text
    .replace(/[^\s@"'<>,;:]{1,64}@[^\s@"'<>,;:]{1,255}/g, HIDDEN + "@" + HIDDEN)
    .replace(/\+\d[\d ()\/.-]{6,20}\d/g, HIDDEN);
}

const isPersonal = (name) => PERSONAL.has(name.toLowerCase().replace(/[^a-z0-9]/g, ""));

export function mask(value) {
  if (isDigits(value)) return value;
  if (typeof value === "string") return maskText(value);
  if (Array.isArray(value)) return value.map(mask);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [
    maskText(name), isPersonal(name) && inner !== null ? HIDDEN : mask(inner),
  ]));
}
