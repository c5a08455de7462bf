// An event carries its news: the state changes at once, and nothing is loaded again but after a gap in the stream.
import { refusedLately } from "./api.js";
import { announce } from "./announce.js";
import { loadState, notice, openThread } from "./moves.js";
import { isAppDm } from "./names.js";
import { changed, openChannel, receive, state, threadKey } from "./state.js";

const REFUSAL_MAY_FOLLOW_MS = 400;
const JUST_NOW_S = 120;
let stateTimer = null;

function reloadStateSoon() {
  clearTimeout(stateTimer);
  stateTimer = setTimeout(loadState, 0);
}

const HANDLERS = {
  message: newMessage, ephemeral: newMessage, message_changed: changeMessage, message_deleted: deleteMessage,
  app_connected: () => connection(true), app_disconnected: () => connection(false),
  status: showStatus, notice: showNotice, record: () => changed("record"), hello: () => {}, mark: () => {},
};

/** What one event of the stream means. Views, Home, channels and kinds we don't know: who and what is where is loaded again. */
export function handleEvent(event) {
  (HANDLERS[event.kind] ?? reloadStateSoon)(event);
}

function connection(connected) {
  if (state.app) state.app.connected = connected;
  changed("people");
}

const isReply = (message) => Boolean(message.thread_ts && message.thread_ts !== message.ts);

// Puts a message where it belongs in the open channel: the list of roots, the open thread, or both.
function place(event) {
  const { message } = event;
  const thread = message.thread_ts ?? message.ts;
  if (thread === state.thread) receive("replies", message);
  const known = state.roots.some((root) => root.ts === message.ts);
  const newest = event.kind !== "message_changed";
  if (!isReply(message) || message.subtype === "thread_broadcast") if (known || (newest && !state.later)) receive("roots", message);
  if (event.root && state.roots.some((root) => root.ts === event.root.ts)) receive("roots", event.root);
  changed("roots replies");
}

function newMessage(event) {
  const { message, channel } = event;
  markUnread(channel, message);
  if (channel !== state.channel) return;
  place(event);
  announce(message);
  if (event.kind === "message" && isReply(message) && message.user !== state.me) openAnswered(event);
}

// The thread of what this person has just asked opens by itself when it is answered; in the app's own DM each does.
function openAnswered({ message, root }) {
  if (state.thread === message.thread_ts || state.tab !== "messages") return;
  const mine = root?.user === state.me && Number(message.ts) - Number(root.ts) < JUST_NOW_S;
  const reading = state.thread && document.querySelector("#thread :focus, #thread-foot textarea:not(:placeholder-shown)");
  if (mine ? !reading : !state.thread && isAppDm(openChannel())) openThread(message.thread_ts, { keepFocus: true });
}

function changeMessage(event) {
  if (event.channel !== state.channel) return;
  const before = [...state.roots, ...state.replies].find((message) => message.ts === event.message.ts);
  place(event);
  if (before) announce(event.message, before);
}

function deleteMessage(event) {
  if (event.channel !== state.channel) return;
  const stays = (message) => message.ts !== event.message.ts;
  Object.assign(state, { roots: state.roots.filter(stays), replies: state.replies.filter(stays) });
  if (event.root && state.roots.some((root) => root.ts === event.root.ts)) receive("roots", event.root);
  changed("roots replies");
}

function markUnread(channel, message) {
  if (!state.channels.some((known) => known.id === channel)) reloadStateSoon();
  const seen = channel === state.channel && state.tab === "messages";
  if (seen || message.user === state.me) return;
  // In the app's own messages the news is mostly in a thread: remember which.
  state.unread.set(channel, message.thread_ts ?? state.unread.get(channel) ?? null);
  changed("people");
}

// A notice without a channel tells of a refusal; the page that was refused says it at the place itself.
function showNotice(event) {
  if (event.channel && event.channel !== state.channel) return;
  const show = () => (event.channel || !refusedLately()) && notice(event.text, event.thread_ts ?? null);
  setTimeout(show, event.channel ? 0 : REFUSAL_MAY_FOLLOW_MS);
}

function showStatus(event) {
  const key = threadKey(event.channel, event.thread_ts);
  if (event.status) state.statuses.set(key, event.status);
  else state.statuses.delete(key);
  changed("status");
}
