// Law: an event changes the state at once where it carries the news, and what it leaves open is loaded again.
import { refusedLately } from "./api.js";
import { loadMessages, loadState, notice, openThread } from "./moves.js";
import { isAppDm } from "./names.js";
import { changed, openChannel, state, threadKey, upsert } from "./state.js";

const RELOAD_AFTER_MS = 60;
const REFUSAL_MAY_FOLLOW_MS = 400;
let messagesTimer = null;
let stateTimer = null;

/** Load again soon; many events make one load. */
export function reloadSoon() {
  clearTimeout(messagesTimer);
  messagesTimer = setTimeout(loadMessages, RELOAD_AFTER_MS);
}

function reloadStateSoon() {
  clearTimeout(stateTimer);
  stateTimer = setTimeout(loadState, 0);
}

const HEARD = {
  message: spoken, ephemeral: spoken, message_changed: spoken, message_deleted: reloadSoon,
  view_opened: reloadStateSoon, view_updated: reloadStateSoon, view_closed: reloadStateSoon, home: reloadStateSoon, prompts: reloadStateSoon,
  app_connected: () => connection(true), app_disconnected: () => connection(false),
  status: statusSaid, notice: noticed,
};

/** What one event of the stream means. Kinds we don't know load everything again. */
export function heard(event) {
  if (event.kind === "hello") return;
  (HEARD[event.kind] ?? reloadStateSoon)(event);
}

function connection(connected) {
  if (state.app) state.app.connected = connected;
  changed("people");
}

function spoken(event) {
  const message = event.message;
  const channel = event.channel ?? message?.channel;
  if (event.kind === "message" || event.kind === "ephemeral") arrived(channel, message);
  if (channel !== state.channel) return;
  const thread = message?.thread_ts;
  const isReply = thread && thread !== message.ts;
  if (message?.ts && (isReply || message.ts === state.thread) && (thread ?? message.ts) === state.thread) {
    upsert(state.replies, message);
    changed("replies");
  } else if (message?.ts && !isReply && event.kind !== "message_changed") {
    upsert(state.roots, message);
    changed("roots");
  }
  if (event.kind === "message" && isReply && !state.thread && state.tab === "messages" && isAppDm(openChannel()) && message.user !== state.me) openThread(thread);
  reloadSoon();
}

function arrived(channel, message) {
  if (!state.channels.some((one) => one.id === channel)) reloadStateSoon();
  const seen = channel === state.channel && state.tab === "messages";
  if (seen || message?.user === state.me) return;
  // In the app's own messages the news is mostly in a thread: remember which.
  state.unread.set(channel, message?.thread_ts ?? state.unread.get(channel) ?? null);
  changed("people");
}

// A notice without a channel tells of a refusal; the page that was refused says it at the place itself.
function noticed(event) {
  if (event.channel && event.channel !== state.channel) return;
  const say = () => (event.channel || !refusedLately()) && notice(event.text, event.thread_ts ?? null);
  setTimeout(say, event.channel ? 0 : REFUSAL_MAY_FOLLOW_MS);
}

function statusSaid(event) {
  const key = threadKey(event.channel, event.thread_ts);
  const said = event.status ?? event.text ?? "";
  const loading = event.loading_messages ?? [];
  if (said) state.statuses.set(key, { words: loading.length ? loading : [said], named: !loading.length });
  else state.statuses.delete(key);
  changed("status");
}
