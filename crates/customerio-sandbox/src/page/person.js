// Everything of one person, in order: merged ids, current traits, groups, devices, messages.

import { $, button, count, element, time } from "./dom.js";
import { content, seen, seenText } from "./rows.js";
import { plain } from "./value.js";

const MAX_SHOWN = 500;

const text = (value) => (value === undefined || value === null ? "" : plain(value));

// Customer.io merges a visitor's messages into the person whose `identify` has the visitor's id: those before it,
// and those that arrive within five minutes after it (docs.customer.io, "Anonymous events", 2026-11).
const MERGES_FOR = 5 * 60 * 1000;

// Ids of people and of visitors are apart, though both are strings.
const user = (id) => "user " + id;
const visitor = (id) => "visitor " + id;
const bare = (id) => id.slice(id.indexOf(" ") + 1);

// Returns the ids of a person, and the messages that are theirs. `alias` makes two ids one person. A message that
// was merged stays where it is, so two people who used one browser stay two.
function belongings(person, rows) {
  const owners = new Map(), joined = new Map(), claims = new Map(), visitors = new Map(), waiting = new Map();
  const root = (id) => {
    while (joined.has(id)) id = joined.get(id);
    return id;
  };
  const list = (lists, key) => lists.get(key) ?? lists.set(key, []).get(key);
  const claim = (anonymous, id, at) => {
    for (const row of list(waiting, anonymous)) owners.set(row, user(id));
    waiting.delete(anonymous);
    claims.set(anonymous, { id, at });
    list(visitors, anonymous).push(user(id));
  };
  let isUser = false;
  for (const row of rows) {
    if (row.refused) continue;
    const [id, anonymous, previous] = ["userId", "anonymousId", "previousId"].map((key) => text(row.record.item?.[key]));
    isUser ||= id === person || previous === person;
    if (row.call === "identify" && id && anonymous) claim(anonymous, id, row.at);
    if (row.call === "alias" && id && previous) {
      claim(previous, id, row.at);
      if (root(user(previous)) !== root(user(id))) joined.set(root(user(previous)), root(user(id)));
    }
    const claimed = claims.get(anonymous);
    if (id) owners.set(row, user(id));
    else if (claimed && row.at - claimed.at <= MERGES_FOR) owners.set(row, user(claimed.id));
    else if (anonymous) {
      owners.set(row, visitor(anonymous));
      list(waiting, anonymous).push(row);
    }
  }
  const of = (row) => root(owners.get(row));
  // A visitor is who sent the latest message with the id.
  const latest = isUser ? undefined : rows.findLast((row) => owners.has(row) && row.people.includes(person));
  const who = latest ? of(latest) : root(user(person));
  const ids = new Set([person, bare(who)]);
  for (const id of joined.keys()) if (root(id) === who) ids.add(bare(id));
  for (const [anonymous, people] of visitors) if (people.some((id) => root(id) === who)) ids.add(anonymous);
  return { ids, theirs: rows.filter((row) => owners.has(row) && of(row) === who) };
}

// The type of an object is 1 if a message names none.
const objectKey = (id, type) => JSON.stringify([text(id), text(type) || "1"]);

// What all messages of a person together say. Of two values the later one counts.
export function profile(person, rows) {
  const { ids, theirs } = belongings(person, rows);
  const own = new Set(theirs);
  const traits = new Map(), groups = new Map(), devices = new Map(), objects = new Map();
  let isSuppressed = false;
  for (const row of rows) {
    if (row.refused) continue;
    const item = row.record.item ?? {};
    const event = row.call === "track" ? row.event : undefined;
    if (row.call === "group") {
      const { objectTypeId, relationshipAttributes, ...given } = seen(row)?.traits ?? {};
      const key = objectKey(item.groupId, item.traits?.objectTypeId ?? item.objectTypeId);
      objects.set(key, { ...objects.get(key), ...given });
      if (!own.has(row) || isSuppressed) continue;
      const relationship = { ...groups.get(key)?.relationship, ...relationshipAttributes };
      groups.set(key, { id: row.event, type: objectTypeId, relationship });
    } else if (event === "Object Deleted") {
      const key = objectKey(item.properties?.objectId, item.properties?.objectTypeId);
      objects.delete(key);
      groups.delete(key);
    }
    if (!own.has(row) || (isSuppressed && event !== "User Unsuppressed")) continue;
    if (row.call === "identify") {
      for (const [name, value] of Object.entries(seen(row)?.traits ?? {})) traits.set(name, { value, row });
    } else if (event === "User Deleted" || event === "User Suppressed") {
      for (const known of [traits, groups, devices]) known.clear();
      isSuppressed ||= event === "User Suppressed";
    } else if (event === "User Unsuppressed") {
      isSuppressed = false;
    } else if (event === "Relationship Deleted") {
      groups.delete(objectKey(item.properties?.objectId, item.properties?.objectTypeId));
    } else if (event === "Device Created or Updated") {
      devices.set(text(item.context?.device?.token), { ...(seen(row)?.context?.device ?? {}), row });
    } else if (event === "Device Deleted") {
      devices.delete(text(item.context?.device?.token));
    }
  }
  for (const [key, group] of groups) group.traits = objects.get(key) ?? {};
  return { ids, theirs, traits, groups, devices, isSuppressed };
}

// Shows a person, or the people to choose from.
export function show(person, rows, act) {
  const root = $("person");
  if (!person) {
    root.replaceChildren(...choice(rows, act));
    return;
  }
  const { ids, theirs, traits, groups, devices, isSuppressed } = profile(person, rows);
  const head = element("h2", "", seenText(person));
  if (isSuppressed) head.append(" ", element("span", "verdict warned", "suppressed"));
  root.replaceChildren(
    head,
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
    const inner = content(seen(row), row);
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

