// Every request to the playground goes through here and comes back as {ok, …}, never as an exception.

const REFUSAL_FRESH_MS = 2000;
const WORDS = {
  playground_unreachable: "The playground does not answer. Is it still running?",
  dispatch_failed: "The app is not connected, so nothing reached it. Start the app and try again.",
  operation_timeout: "The app did not answer within 3 seconds. Try again.",
  not_in_channel: "You are not in this channel.",
  channel_not_found: "This channel is not open to you.",
  is_archived: "This channel is archived.",
  message_not_found: "This message is no longer here.",
  view_not_found: "This dialog is no longer open.",
  element_not_found: "This has changed meanwhile. Look at the newest message.",
  no_such_option: "This choice is no longer offered.",
  thread_not_found: "This thread is no longer here.",
  interactivity_disabled: "The app's manifest does not switch on interactivity.",
  messages_tab_disabled: "The app does not take messages.",
  messages_tab_read_only: "Sending messages to this app is turned off.",
  unknown_command: "The app has no such command.",
  unknown_shortcut: "The app has no such shortcut.",
  missing_scope: "The app's manifest lacks the scope for this.",
  no_text: "There is nothing to send.",
};

/** A sentence a person can act on, for an error code of the playground. */
export function sentence(code) {
  return WORDS[code] ?? `That did not work (${code ?? "no reason given"}). Try again.`;
}

let refusedAt = -Infinity;

/** Whether this page was refused something just now, and has said so where it was asked. */
export function refusedLately() {
  return performance.now() - refusedAt < REFUSAL_FRESH_MS;
}

async function read(request) {
  try {
    const response = await request;
    const body = await response.json();
    const answer = response.ok ? { ok: true, ...body } : { error: `http_${response.status}`, ...body, ok: false };
    if (!answer.ok) refusedAt = performance.now();
    return answer;
  } catch {
    return { ok: false, error: "playground_unreachable" };
  }
}

/** This browser window: a modal appears in the one in which it was asked for. */
export const WINDOW = (sessionStorage.window ??= crypto.randomUUID());

/** POST /control/`name`: for what the page offers besides Slack. */
export function control(name, body) {
  return read(fetch(`/control/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }));
}

/** GET /person/`what` with these query values. */
export function get(what, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return read(fetch(`/person/${what}?${new URLSearchParams(given)}`));
}

/** POST /person/`what` with this JSON body. */
export function post(what, body) {
  return read(fetch(`/person/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ window: WINDOW, ...body }) }));
}

/** The address of a private file as `user` may open it; null where there is none. */
export function fileAddress(given, user) {
  const url = URL.canParse(given, location.origin) && new URL(given, location.origin);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (url.origin === location.origin) url.searchParams.set("user", user);
  return url.href;
}

/** POST /person/upload: one file with the words that go with it. */
export function upload(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  form.append("file", file, file.name);
  return read(fetch("/person/upload", { method: "POST", body: form }));
}
