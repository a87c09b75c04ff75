// The filter, kept in the address so that it can be bookmarked and sent.

import { searched } from "./rows.js";

const KEYS = ["text", "call", "event", "person", "verdict", "request", "view"];

export const filter = Object.fromEntries(KEYS.map((key) => [key, ""]));

export function load() {
  const query = new URLSearchParams(location.search);
  for (const key of KEYS) filter[key] = query.get(key) ?? "";
}

export function save() {
  const query = new URLSearchParams(KEYS.filter((key) => filter[key]).map((key) => [key, filter[key]]));
  const search = query.size ? "?" + query : location.pathname;
  history.replaceState(null, "", search + location.hash);
}

export function passes(row) {
  return (!filter.call || row.call === filter.call)
    && (!filter.event || row.event === filter.event)
    && (!filter.person || row.people.includes(filter.person))
    && (!filter.request || String(row.record.request) === filter.request)
    && (!filter.verdict || row.verdict === filter.verdict)
    && (!filter.text || words().every((word) => searched(row).includes(word)));
}

let split = { text: "", words: [] };

function words() {
  if (split.text !== filter.text) {
    split = { text: filter.text, words: filter.text.toLowerCase().split(/\s+/).filter(Boolean) };
  }
  return split.words;
}
