// Elements. Everything received is shown through textContent alone: it never becomes markup.

export const $ = (id) => document.getElementById(id);

export function element(name, className = "", text = undefined) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", () => act(made));
  return made;
}

export const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");

export function ago(milliseconds) {
  const seconds = Math.max(0, Math.round((Date.now() - milliseconds) / 1000));
  if (seconds < 60) return seconds + " s ago";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min ago";
  return Math.floor(seconds / 3600) + " h ago";
}

// A relative time, with the absolute one on hover. `age` keeps it current.
export function time(milliseconds) {
  const made = element("time", "time");
  if (milliseconds === undefined) return made;
  made.dataset.at = milliseconds;
  made.dateTime = new Date(milliseconds).toISOString();
  made.title = made.dateTime;
  made.textContent = ago(milliseconds);
  return made;
}

export function age(root) {
  for (const made of root.querySelectorAll("time[data-at]")) made.textContent = ago(Number(made.dataset.at));
}
