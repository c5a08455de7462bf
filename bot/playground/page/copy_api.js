// The place of api.js in a copy of the conversation (export.py): it answers from the data in the file, and nothing is sent.

const copy = JSON.parse(document.getElementById("copy").textContent);
const refused = { ok: false, error: "copy" };

export const WINDOW = "copy";

/** A sentence for whatever a copy can't do. */
export function sentence() {
  return "This is a copy of a conversation. It can be read, and nothing in it reaches the app.";
}

export function refusedLately() {
  return false;
}

/** What `GET /person/what` gives. */
export async function get(what, query) {
  if (what === "record") return { ok: true, ...copy.records[`${query.channel}/${query.ts}`] };
  const seen = copy.people[query.user] ?? Object.values(copy.people)[0];
  if (what === "state") return { ok: true, ...structuredClone(seen.state), me: query.user };
  if (what !== "messages") return refused;
  const { channel, thread_ts: thread, before, after, limit } = query;
  const all = structuredClone(seen.messages[thread ? `${channel}/${thread}` : channel] ?? []);
  if (thread) return { ok: true, messages: all, has_more: false };
  const within = all.filter((one) => (!before || one.ts < before) && (!after || one.ts > after));
  const messages = after ? within.slice(0, limit) : within.slice(-limit);
  return { ok: true, messages, has_more: messages.length < within.length };
}

export async function post(what) {
  return what === "open" ? { ok: true } : refused;
}

export async function control() {
  return refused;
}

const FILE_ID = /\/files-pri\/[^/-]+-(\w+)\//;

/** A file that stands in the copy as a data: address; null for one that was too large. */
export function fileAddress(given) {
  return copy.files[FILE_ID.exec(given)?.[1]] ?? null;
}

export async function upload() {
  return refused;
}
