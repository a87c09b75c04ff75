// Everything of one person, in order: merged ids, current traits, groups, devices, messages.

import { $, button, count, element, time } from "./dom.js";
import { content, seen, seenText } from "./rows.js";

const MAX_SHOWN = 500;

// Finds all ids of a person: identify joins an anonymous id, alias an earlier one.
export function idsOf(person, rows) {
  const joined = new Map();
  const join = (a, b) => {
    if (a === undefined || b === undefined || a === null || b === null) return;
    for (const [from, to] of [[a, b], [b, a]]) {
      const others = joined.get(String(from)) ?? joined.set(String(from), new Set()).get(String(from));
      others.add(String(to));
    }
  };
  for (const { refused, call, record } of rows) {
    if (refused) continue;
    if (call === "identify") join(record.item?.userId, record.item?.anonymousId);
    if (call === "alias") join(record.item?.previousId, record.item?.userId);
  }
  const ids = new Set([person]);
  for (const id of ids) for (const other of joined.get(id) ?? []) ids.add(other);
  return ids;
}

// What all messages of a person together say. Of two values the later one counts.
export function profile(person, rows) {
  const ids = idsOf(person, rows);
  const theirs = rows.filter((row) => !row.refused && row.people.some((id) => ids.has(id)));
  const traits = new Map(), groups = new Map(), devices = new Map();
  for (const row of theirs) {
    const item = row.record.item ?? {};
    const masked = seen(row) ?? {};
    if (row.call === "identify") {
      for (const [name, value] of Object.entries(masked.traits ?? {})) traits.set(name, { value, row });
    } else if (row.call === "group") {
      const { objectTypeId, relationshipAttributes, ...own } = masked.traits ?? {};
      const key = JSON.stringify([item.groupId, objectTypeId]);
      const before = groups.get(key) ?? { id: row.event, type: objectTypeId, traits: {}, relationship: {} };
      Object.assign(before.traits, own);
      Object.assign(before.relationship, relationshipAttributes);
      groups.set(key, before);
    } else if (row.event === "Relationship Deleted") {
      const { objectId, objectTypeId } = item.properties ?? {};
      groups.delete(JSON.stringify([objectId, objectTypeId]));
    } else if (row.event === "Device Created or Updated") {
      const device = item.context?.device ?? {};
      devices.set(String(device.token), { ...(masked.context?.device ?? {}), row });
    } else if (row.event === "Device Deleted") {
      devices.delete(String(item.context?.device?.token));
    }
  }
  return { ids, theirs, traits, groups, devices };
}

// Shows a person, or the people to choose from.
export function show(person, rows, act) {
  const root = $("person");
  if (!person) {
    root.replaceChildren(...choice(rows, act));
    return;
  }
  const { ids, theirs, traits, groups, devices } = profile(person, rows);
  root.replaceChildren(
    element("h2", "", seenText(person)),
    element("p", "quiet", ids.size > 1 ? "also " + [...ids].slice(1).map((id) => seenText(id)).join(", ") : "one id"),
    part("Traits", traits.size, table([...traits].map(([name, { value, row }]) => [seenText(name), shown(value), time(row.at)]))),
    part("Groups", groups.size, table([...groups.values()].map((group) => [
      seenText(group.id), shown(group.type), shown(group.traits), shown(group.relationship)]),
    ["group", "type", "traits", "relationship"])),
    part("Devices", devices.size, table([...devices.values()].map(({ row, ...device }) => [
      shown(device.type), shown(device.token), time(row.at)]))),
    part("Messages", theirs.length, messages(theirs, act)),
  );
}

const shown = (value) => (value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));

function choice(rows, act) {
  const latest = new Map();
  for (const row of rows) if (row.people[0]) latest.set(row.people[0], row);
  const people = [...latest].reverse().slice(0, 200);
  if (people.length === 0) return [element("p", "empty", "Nobody has sent anything yet.")];
  const list = element("div", "people");
  list.append(...people.map(([id]) => button(seenText(id), () => act.person(id))));
  return [element("p", "quiet", "Choose a person, the latest first."), list];
}

function part(title, size, inner) {
  const made = element("section");
  made.append(element("h3", "", title + " (" + size + ")"));
  made.append(size ? inner : element("p", "quiet", "none"));
  return made;
}

function table(rows, heads = []) {
  const made = element("table");
  if (heads.length) {
    const head = element("tr");
    head.append(...heads.map((name) => element("th", "", name)));
    made.append(head);
  }
  for (const cells of rows) {
    const line = element("tr");
    line.append(...cells.map((cell) => {
      const made = element("td", typeof cell === "string" ? "mono" : "", typeof cell === "string" ? cell : undefined);
      if (typeof cell !== "string") made.append(cell);
      return made;
    }));
    made.append(line);
  }
  return made;
}

function messages(theirs, act) {
  const made = element("ol", "history");
  for (const row of theirs.slice(-MAX_SHOWN)) {
    const line = element("li");
    const inner = content(seen(row));
    line.append(
      time(row.at),
      element("span", "call", row.call),
      button(seenText(row.event, row) || row.call, () => act.message(row.id)),
      element("span", "verdict " + row.verdict, row.verdict),
      element("span", "preview mono", inner === undefined ? "" : JSON.stringify(inner).slice(0, 300)),
    );
    made.append(line);
  }
  if (theirs.length > MAX_SHOWN) {
    const note = element("p", "quiet", "The latest " + MAX_SHOWN + " of " + count(theirs.length, "message") + ".");
    const both = element("div");
    both.append(note, made);
    return both;
  }
  return made;
}

