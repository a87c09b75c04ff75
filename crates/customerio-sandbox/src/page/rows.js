// The rows of the list: what the page knows of each message, accepted or refused.

import { declarations } from "./catalog.js";
import { mask, maskText, plain } from "./value.js";

// Old rows go first. The sandbox bounds them by bytes.
export const MAX_ROWS = 150000;

let everythingShown = false;

export function showPersonal(shown) {
  everythingShown = shown;
}

const isShown = (row) => everythingShown || row.revealed;

// A string of a row, masked unless the user asked for it.
export const seenText = (text, row) => (everythingShown || row?.revealed ? text : maskText(text));

// The content of a row, masked unless the user asked for it.
export function seen(row) {
  if (isShown(row) || row.record.item === undefined || row.record.item === null) return row.record.item;
  return mask(row.record.item, isJudged(row) ? row.personal : declared(row));
}

// A refused message, or one of an unknown name, follows no declaration.
const isJudged = ({ refused, record }) => !refused
  && !record.findings?.some(({ rule }) => ["unknown-event", "unknown-object-type"].includes(rule));

const PLACES = { person: "/traits", group: "/traits", relationship: "/traits/relationshipAttributes" };
const CALLS = { person: "identify", relationship: "group" };

// What any declaration of its call marks as personal, where `*` stands for each item.
function declared(row) {
  const patterns = patternsOf(row.call);
  const found = [...row.personal];
  return { has: (at) => found.includes(at) || patterns.some((pattern) => pattern.test(at)) };
}

let known, patterns = new Map();

function patternsOf(call) {
  if (known !== declarations) [known, patterns] = [declarations, new Map()];
  if (!patterns.has(call)) {
    const pointers = new Set(declarations
      .filter(({ kind }) => !call || (CALLS[kind] ?? kind) === call)
      .flatMap(({ kind, properties }) => (properties ?? [])
        .filter(({ personal }) => personal)
        .map(({ pointer }) => (PLACES[kind] ?? "/properties") + pointer)));
    patterns.set(call, [...pointers].map((pointer) => new RegExp("^" + pointer
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*") + "$")));
  }
  return patterns.get(call);
}

const text = (value) => (value === undefined || value === null ? "" : plain(value));

export function row(record, refused) {
  const item = record.item ?? {};
  const people = [item.userId, item.anonymousId, item.previousId].map(text).filter(Boolean);
  return {
    id: (refused ? "refusal-" : "message-") + record.seq,
    record, refused, people,
    revealed: false,
    at: record.arrived_ms,
    call: record.kind ?? "",
    event: text(item.event ?? item.name ?? (record.kind === "group" ? item.groupId : undefined)),
    verdict: record.verdict ?? "bad",
    personal: new Set((record.personal ?? []).map((it) => it.pointer)),
  };
}

// What the text filter searches: what the user can see.
export function searched(row) {
  if (row.searchedShown !== isShown(row)) {
    row.searchedShown = isShown(row);
    const id = row.record.message_id && seenText(row.record.message_id, row);
    const parts = [row.call, seen(row), id, row.record.reasons, row.record.warnings, row.record.findings];
    row.searched = JSON.stringify(parts).toLowerCase();
  }
  return row.searched;
}

// Equal for messages that differ only in id and time.
export function likeness(row) {
  if (row.likeness === undefined) {
    const { messageId, timestamp, sentAt, originalTimestamp, ...rest } = row.record.item ?? {};
    row.likeness = row.verdict + JSON.stringify([row.call, rest, row.record.reasons]);
  }
  return row.likeness;
}

// What a list shows of a message: of a device it is in the context, of `alias` it is the other id.
export function content(item, { call, event }) {
  if (call === "alias") return item && { previousId: item.previousId };
  const given = item?.properties ?? item?.traits;
  const device = call === "track" && event.startsWith("Device ") && item?.context?.device;
  return device ? { ...given, device } : given;
}
