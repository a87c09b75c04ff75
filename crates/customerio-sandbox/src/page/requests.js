// The list of requests, the newest first.

import { $, count, element, time } from "./dom.js";

// Shows records of `/_sandbox/requests`. A request without an answer changes later, so all rows are made
// anew.
export function show(requests) {
  $("requests").replaceChildren(...requests.map(row).reverse());
}

function row(request) {
  const made = element("div", "request");
  const failed = request.status === null || request.status >= 400;
  made.append(
    time(request.arrived_ms),
    element("span", "quiet", "#" + request.number),
    element("span", failed ? "refused" : "good", request.status === null ? "no answer" : String(request.status)),
    element("span", "mono", request.path),
    element("span", "", count(request.items, "message")),
    element("span", "quiet", request.took_ms === null ? "" : request.took_ms + " ms"),
    element("span", "quiet", size(request)),
    element("span", request.warnings.length ? "warned" : "quiet", notes(request)),
  );
  return made;
}

function size({ bytes, decoded_bytes: decoded, encoding }) {
  return encoding ? bytes + " of " + decoded + " bytes" : count(bytes, "byte");
}

function notes({ fault, warnings, strict }) {
  return [fault && "fault: " + fault, ...warnings, strict ? "" : "not strict"].filter(Boolean).join(" · ");
}
