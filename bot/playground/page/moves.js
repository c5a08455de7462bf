// Going somewhere changes the state, loads what is there, and leaves the place in the address bar.
import { get, post, sentence, WINDOW } from "./api.js";
import { isAppDm } from "./names.js";
import { changed, noteNews, openChannel, state, upsert } from "./state.js";

const PAGE = 60;
const MOST_SHOWN = 180;
// As many messages are drawn between two frames: more would be felt while scrolling.
const FRAME_SHARE = 4;
const FRAME_LATEST_MS = 100;

/** Load who, where and what is open for the acting user; keep the place if it is still there. */
export async function loadState() {
  const user = state.me;
  const answer = await get("state", { user, window: WINDOW });
  if (!answer.ok || user !== state.me) return answer;
  Object.assign(state, {
    team: answer.team, app: answer.app, channels: answer.channels ?? [], home: answer.home ?? null, views: answer.views ?? [],
    prompts: answer.app?.suggested_prompts ?? null,
    users: new Map((answer.users ?? []).map((one) => [one.id, one])), show: answer.show ?? {},
  });
  if (!openChannel()) state.channel = (state.channels.find(isAppDm) ?? state.channels[0])?.id ?? null;
  changed("people views home show");
  return answer;
}

/** Load the messages of the open channel and of its open thread. */
export async function loadMessages() {
  const { me: user, channel, thread } = state;
  if (!channel) return;
  const news = noteNews();
  const still = () => user === state.me && channel === state.channel;
  const [roots, replies] = await Promise.all([get("messages", { user, channel, limit: PAGE }), thread ? get("messages", { user, channel, thread_ts: thread }) : null]);
  news.take();
  if (still() && roots.ok) {
    Object.assign(state, { roots: roots.messages, loading: false, earlier: roots.has_more, later: false });
    for (const message of news.roots) upsert(state.roots, message);
    changed("roots");
  }
  if (still() && thread === state.thread && replies?.ok) {
    state.replies = replies.messages;
    for (const message of news.replies) upsert(state.replies, message);
    changed("replies");
  }
}

let loadingPage = false;

/**
 * Load the page of messages before those that are shown, or (`later`) after them; true if there was one. At most MOST_SHOWN stay, so that
 * a message costs the same however long the channel is.
 */
export async function loadPage(later = false) {
  const { me: user, channel, roots } = state;
  if (loadingPage || !roots.length || !(later ? state.later : state.earlier)) return false;
  loadingPage = true;
  const answer = await get("messages", { user, channel, limit: PAGE, ...(later ? { after: roots.at(-1).ts } : { before: roots[0].ts }) });
  let known = roots;
  for (let left = answer.messages ?? []; left.length && user === state.me && channel === state.channel && known === state.roots; ) {
    const share = later ? left.slice(0, FRAME_SHARE) : left.slice(-FRAME_SHARE);
    left = later ? left.slice(FRAME_SHARE) : left.slice(0, -FRAME_SHARE);
    extend(share, later, left.length > 0 || answer.has_more);
    known = state.roots;
    await nextFrame();
  }
  loadingPage = false;
  return known !== roots;
}

function extend(share, later, more) {
  const all = later ? [...state.roots, ...share] : [...share, ...state.roots];
  const cut = all.length > MOST_SHOWN;
  if (later) Object.assign(state, { roots: all.slice(-MOST_SHOWN), earlier: state.earlier || cut, later: more });
  else Object.assign(state, { roots: all.slice(0, MOST_SHOWN), earlier: more, later: state.later || cut });
  changed("roots");
}

// A page that is not shown has no frames.
function nextFrame() {
  return new Promise((done) => {
    requestAnimationFrame(done);
    setTimeout(done, FRAME_LATEST_MS);
  });
}

/** Keep only the newest messages while somebody reads at the end. */
export function trimEarlier() {
  if (state.roots.length <= MOST_SHOWN || state.later) return;
  Object.assign(state, { roots: state.roots.slice(-PAGE), earlier: true });
}

/** Open a channel (or a direct message) on one of its tabs; `at` {thread, ts} is where in it. */
export async function openPlace(channel, tab = "messages", at = {}) {
  const unread = tab === "messages" && isAppDm(state.channels.find((one) => one.id === channel)) ? state.unread.get(channel) : null;
  Object.assign(state, { channel, tab, thread: at.thread ?? unread ?? null, roots: [], replies: [], loading: true, earlier: false, later: false });
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

/** Open the thread under a message beside the channel; null closes it. */
export async function openThread(thread, { keepFocus = false } = {}) {
  Object.assign(state, { thread, replies: thread === state.thread ? state.replies : [], keepFocus });
  writeAddress();
  changed("place replies");
  if (thread) await loadMessages();
}

/** Go where the address says, after Back or Forward. */
export async function followAddress() {
  const to = readAddress();
  if (!to.channel || to.user !== state.me) return;
  if (to.channel !== state.channel || to.tab !== state.tab) {
    const { thread } = to;
    return openPlace(to.channel, to.tab, { thread });
  }
  if (to.thread !== state.thread) return openThread(to.thread);
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
  const address = `#${new URLSearchParams(kept)}`;
  if (address === location.hash) return;
  if (location.hash) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
