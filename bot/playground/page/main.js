// Law: the page is put together here and nowhere else: who acts, where they are, and what listens to what.
import { post } from "./api.js";
import { composer, say, takeDrops } from "./composer.js";
import { drawer, fill, h } from "./dom.js";
import { heard } from "./live_events.js";
import { follow } from "./live.js";
import { loadMessages, loadState, openPlace, openThread, permalink, readAddress, writeAddress } from "./moves.js";
import { channelTitle, isAppDm } from "./names.js";
import { sidebar } from "./sidebar.js";
import { changed, on, openChannel, state } from "./state.js";
import { statusLine } from "./status.js";
import { timeline } from "./timeline.js";
import { homeTab, modals } from "./views.js";

// The playground counts ids from one, and people come first.
const FIRST_PERSON = "U000000001";
const find = (id) => document.getElementById(id);
const roots = timeline({ inThread: false, label: "Messages" });
const replies = timeline({ inThread: true, label: "Thread" });
const rootComposer = composer({ inThread: false, id: "composer" });
const replyComposer = composer({ inThread: true, id: "reply-composer" });
const rootStatus = statusLine();
const replyStatus = statusLine();

find("channel-foot").append(rootStatus.node, rootComposer.node);
find("channel-body").append(roots.node);
find("thread-body").append(replies.node);
find("thread-foot").append(replyStatus.node, replyComposer.node);
const intro = h("div", { class: "intro" });
roots.node.prepend(intro);

sidebar(find("sidebar"), (user) => actAs(user));
homeTab(find("home"));
modals();
takeDrops(find("channel"), () => null);
takeDrops(find("thread"), () => state.thread);
find("close-thread").addEventListener("click", () => openThread(null));
find("open-sidebar").addEventListener("click", () => document.body.classList.toggle("sidebar-open"));
find("channel").addEventListener("click", (event) => {
  if (!event.target.closest("#open-sidebar")) document.body.classList.remove("sidebar-open");
});
document.addEventListener("click", (event) => {
  const target = permalink(event.target.closest("a[href]")?.href);
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPlace(target.channel, "messages", target);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.thread && !event.defaultPrevented && !document.querySelector("dialog, .menu")) openThread(null);
});

const noticesOf = (thread) => state.notices.filter((one) => one.channel === state.channel && one.thread_ts === thread);
const inOrder = (messages) => messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));
const place = () => `${state.me}/${state.channel}`;

on("roots people", () => {
  roots.draw(inOrder([...state.roots, ...noticesOf(null)]), place());
  drawIntro();
});
on("replies people", () => replies.draw(inOrder([...state.replies, ...noticesOf(state.thread)]), `${place()}/${state.thread}`));
on("roots replies status place", () => {
  const threads = [...new Set(state.roots.map((one) => one.thread_ts ?? one.ts))].reverse();
  rootStatus.draw(state.thread ? threads.filter((one) => one !== state.thread) : threads);
  replyStatus.draw(state.thread ? [state.thread] : []);
});

on("people live", () => {
  const away = state.live === "off" || !state.app?.connected;
  document.body.classList.toggle("app-away", away);
  find("open-sidebar").title = away ? "Not connected" : "";
});

let drawnPlace = "";
on("place people", () => {
  const channel = openChannel();
  const title = channelTitle(channel);
  document.title = `${title} · ${state.team?.name ?? "Playground"}`;
  document.body.classList.toggle("in-thread", Boolean(state.thread));
  document.body.classList.toggle("has-news", state.unread.size > 0);
  find("thread").hidden = !state.thread;
  find("channel-body").hidden = find("channel-foot").hidden = state.tab === "home";
  fill(find("channel-title"), title);
  fill(find("thread-title"), "Thread ", h("small", { dir: "auto" }, title));
  drawTabs();
  const now = `${place()}/${state.thread}/${title}`;
  if (now === drawnPlace) return;
  drawnPlace = now;
  const outside = channel?.is_member === false;
  rootComposer.place(outside ? `Message ${title} (you will join it)` : `Message ${title}`);
  replyComposer.place("Reply…");
  if (state.thread) replyComposer.focus();
  else if (state.tab !== "home") rootComposer.focus();
});

const appPlace = () => (isAppDm(openChannel()) ? openChannel() : null);
const drawTabs = drawer(find("tabs"), () => [appPlace()?.id, state.tab], () => appPlace() && [["home", "Home"], ["messages", "Messages"]].map(([name, words]) => h("button", {
  type: "button", "aria-current": state.tab === name ? "page" : null, on: { click: () => openPlace(state.channel, name) },
}, words)));

const drawIntro = drawer(intro, () => [channelTitle(openChannel()), appPlace() && state.prompts], () => {
  const title = channelTitle(openChannel());
  const prompts = appPlace() ? (state.prompts?.prompts ?? []) : [];
  return [h("p", { class: "intro-words", dir: "auto" }, appPlace() ? `This is the beginning of your conversation with ${title}.` : `This is the beginning of ${title}.`),
    prompts.length > 0 && h("div", { class: "prompts", role: "group", "aria-label": "Suggested prompts" }, state.prompts.title && h("p", { dir: "auto" }, state.prompts.title),
      prompts.map((prompt) => h("button", { type: "button", class: "prompt", dir: "auto", on: { click: () => say(prompt.message) } }, prompt.title)))];
});

async function actAs(user, where = {}) {
  Object.assign(state, { me: user, thread: where.thread ?? null, tab: where.tab ?? state.tab, roots: [], replies: [], unread: new Map(), statuses: new Map(), notices: [] });
  if (where.channel) state.channel = where.channel;
  changed("roots replies status");
  await loadState();
  if (!appPlace()) state.tab = "messages";
  else post("open", { user, tab: state.tab });
  writeAddress();
  changed("place people home");
  follow(user, heard, async () => {
    await Promise.all([loadState(), loadMessages()]);
    changed("place");
  });
}

const said = readAddress();
actAs(said.user ?? FIRST_PERSON, said);
