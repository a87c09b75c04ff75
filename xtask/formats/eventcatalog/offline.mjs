// Loaded before a program of Node.js, this lets it find no host but this machine.
//
// EventCatalog reports each build to a service and has no option against it. It ignores that it can't.
import dns from "node:dns";

const { lookup } = dns;
dns.lookup = (host, options, callback = options) => {
  if (host === "localhost") lookup(host, options, callback);
  else process.nextTick(callback, Object.assign(new Error(`${host}: no network here`), { code: "ENOTFOUND" }));
};
