// Law: going somewhere changes the state, loads what is there, and leaves the place in the address bar.
import { get, post, sentence } from "./api.js";
import { isAppDm } from "./names.js";
import { changed, openChannel, state } from "./state.js";

/** Load who, where and what is open for the acting user; keep the place if it is still there. */
export async function loadState() {
  const user = state.me;
  const answer = await get("state", { user });
  if (!answer.ok || user !== state.me) return answer;
  Object.assign(state, {
    team: answer.team, app: answer.app, channels: answer.channels ?? [], home: answer.home ?? null, views: answer.views ?? [],
    prompts: answer.suggested_prompts ?? answer.app?.suggested_prompts ?? null,
    users: new Map((answer.users ?? []).map((one) => [one.id, one])),
  });
  if (!openChannel()) state.channel = (state.channels.find(isAppDm) ?? state.channels[0])?.id ?? null;
  changed("people views home");
  return answer;
}

/** Load the messages of the open channel and of its open thread. */
export async function loadMessages() {
  const { me: user, channel, thread } = state;
  if (!channel) return;
  const still = () => user === state.me && channel === state.channel;
  const [roots, replies] = await Promise.all([get("messages", { user, channel }), thread ? get("messages", { user, channel, thread_ts: thread }) : null]);
  if (still() && roots.ok) {
    state.roots = roots.messages;
    changed("roots");
  }
  if (still() && thread === state.thread && replies?.ok) {
    state.replies = replies.messages;
    changed("replies");
  }
}

/** Open a channel (or a direct message) on one of its tabs; `at` {thread, ts} is where in it. */
export async function openPlace(channel, tab = "messages", at = {}) {
  const unread = tab === "messages" && isAppDm(state.channels.find((one) => one.id === channel)) ? state.unread.get(channel) : null;
  Object.assign(state, { channel, tab, thread: at.thread ?? unread ?? null, roots: [], replies: [] });
  if (tab === "messages") state.unread.delete(channel);
  document.body.classList.remove("sidebar-open");
  writeAddress();
  changed("place people roots replies home");
  const where = openChannel();
  await Promise.all([loadMessages(), isAppDm(where) ? post("open", { user: state.me, tab }) : null]);
  if (!at.ts || channel !== state.channel) return;
  if (!state.thread && state.roots.find((one) => one.ts === at.ts)?.reply_count) await openThread(at.ts);
  document.querySelector(`[data-ts="${CSS.escape(at.ts)}"]`)?.scrollIntoView({ block: "center" });
}

/** {channel, ts, thread?} of a link to a message of this workspace that this person can see, else null. */
export function permalink(address) {
  if (!address?.startsWith(`${location.origin}/archives/`)) return null;
  const url = new URL(address);
  const [, channel, stamp] = /^\/archives\/([A-Z0-9]+)(?:\/p(\d+))?/.exec(url.pathname) ?? [];
  if (!state.channels.some((one) => one.id === channel)) return null;
  return { channel, ts: stamp && `${stamp.slice(0, -6)}.${stamp.slice(-6)}`, thread: url.searchParams.get("thread_ts") };
}

/** Open the thread under a message beside the channel; null closes it. */
export async function openThread(thread) {
  Object.assign(state, { thread, replies: [] });
  writeAddress();
  changed("place replies");
  if (thread) await loadMessages();
}

let noticeCount = 0;

/** A word only this person sees, in the channel or in the open thread; it is gone after a reload, as in Slack. */
export function notice(text, thread = null) {
  const last = Math.max(0, ...(thread ? state.replies : state.roots).map((one) => Number(one.ts)));
  const ts = Math.max(last, Date.now() / 1000) + ++noticeCount / 1e6;
  state.notices.push({ channel: state.channel, thread_ts: thread, ts: ts.toFixed(6), text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
    username: "Playground", is_ephemeral: true, user: null });
  changed("roots replies");
}

/** Say it when an answer of the playground is a refusal; true when it was fine. */
export function fine(answer, thread = null) {
  if (!answer.ok) notice(sentence(answer.error), thread);
  return answer.ok;
}

/** Where this page is, from its address: `#user=U&channel=C&thread=T&tab=home`. */
export function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  return { user: said.get("user"), channel: said.get("channel"), thread: said.get("thread"), tab: said.get("tab") ?? "messages" };
}

export function writeAddress() {
  const said = { user: state.me, channel: state.channel, thread: state.thread, tab: state.tab === "home" ? "home" : null };
  const kept = Object.entries(said).filter(([, value]) => value);
  history.replaceState(null, "", `#${new URLSearchParams(kept)}`);
}
