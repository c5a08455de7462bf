// The page is put together here: who acts, where they are, and what listens to what.
import { post } from "./api.js";
import { composer, say, takeDrops } from "./composer.js";
import { drawer, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { handleEvent } from "./live_events.js";
import { follow } from "./live.js";
import { followAddress, loadMessages, loadPage, loadState, openPlace, openThread, readAddress, trimEarlier, writeAddress } from "./moves.js";
import { channelTitle, isAppDm } from "./names.js";
import { permalink } from "./permalinks.js";
import { sidebar } from "./sidebar.js";
import { startCard } from "./start.js";
import { changed, on, openChannel, state } from "./state.js";
import { statusLine } from "./status.js";
import { timeline } from "./timeline.js";
import { homeTab, modals } from "./views.js";

// The playground counts ids from one, and people come first.
const FIRST_PERSON = "U000000001";
const find = (id) => document.getElementById(id);
const roots = timeline({ inThread: false, label: "Messages", page: loadPage, newest: loadMessages, isWhole: () => !state.later });
const replies = timeline({ inThread: true, label: "Thread" });
const rootComposer = composer({ inThread: false, id: "composer" });
const replyComposer = composer({ inThread: true, id: "reply-composer" });
const rootStatus = statusLine();
const replyStatus = statusLine();
const readOnly = h("p", { class: "read-only", hidden: true }, "Sending messages to this app has been turned off.");

find("channel-foot").append(rootStatus.node, rootComposer.node, readOnly);
find("channel-body").append(roots.node);
find("thread-body").append(replies.node);
find("thread-foot").append(replyStatus.node, replyComposer.node);
find("open-sidebar").append(icon("menu"));
find("close-thread").append(icon("close"));
const intro = h("div", { class: "intro" });
const start = h("div", { class: "start" });
roots.node.prepend(start, intro);
const card = startCard(start);

sidebar(find("sidebar"), (user) => actAs(user));
homeTab(find("home"));
modals();
takeDrops(find("channel"), rootComposer);
takeDrops(find("thread"), replyComposer);
find("close-thread").addEventListener("click", () => openThread(null));
find("open-sidebar").addEventListener("click", () => {
  document.body.classList.add("sidebar-open");
  find("sidebar").querySelector("[aria-current]")?.focus();
});
find("channel").addEventListener("click", (event) => {
  if (!event.target.closest("#open-sidebar")) document.body.classList.remove("sidebar-open");
});
find("sidebar").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !document.body.classList.contains("sidebar-open")) return;
  event.preventDefault();
  document.body.classList.remove("sidebar-open");
  find("open-sidebar").focus();
});
document.addEventListener("click", (event) => {
  const target = permalink(event.target.closest("a[data-permalink]")?.dataset.permalink);
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPlace(target.channel, "messages", target);
});
addEventListener("popstate", followAddress);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.thread && !event.defaultPrevented && !document.querySelector("dialog, .menu")) openThread(null);
  if (event.key === "F6") {
    event.preventDefault();
    nextPane(event.shiftKey ? -1 : 1);
  }
});

// F6 goes round: places, messages, message box, thread, its box.
function nextPane(step) {
  const stops = ["#sidebar [aria-current]", "#channel-body .message[tabindex='0']", "#composer", "#thread-body .message[tabindex='0']", "#reply-composer"]
    .map((css) => document.querySelector(css)).filter((el) => el?.checkVisibility());
  const panes = stops.map((el) => el.closest("#sidebar, #channel-body, #channel-foot, #thread-body, #thread-foot"));
  const at = panes.findIndex((pane) => pane?.contains(document.activeElement));
  stops[(at + step + stops.length) % stops.length]?.focus();
}

const noticesOf = (thread) => state.notices.filter((one) => one.channel === state.channel && one.thread_ts === thread);
const inOrder = (messages) => messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));
const place = () => `${state.me}/${state.channel}`;

on("roots people show", () => {
  if (roots.isFollowing()) trimEarlier();
  roots.draw(inOrder([...state.roots, ...noticesOf(null)]), place());
  roots.list.setAttribute("aria-busy", String(state.loading));
  card.draw();
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
  document.body.classList.toggle("app-away", away && state.live !== "copy");
  document.body.classList.toggle("copy", state.live === "copy");
  find("open-sidebar").title = away ? "Not connected" : "";
});

let shownPlace = "";
on("place people", () => {
  const channel = openChannel();
  const title = channelTitle(channel);
  document.title = `${title} · ${state.team?.name ?? "Playground"}`;
  document.body.classList.toggle("in-thread", Boolean(state.thread));
  document.body.classList.toggle("has-news", state.unread.size > 0);
  find("thread").hidden = !state.thread;
  find("channel-body").hidden = find("channel-foot").hidden = state.tab === "home";
  readOnly.hidden = !(isAppDm(channel) && state.app?.read_only);
  rootComposer.node.hidden = !readOnly.hidden;
  find("page-title").textContent = title;
  fill(find("channel-title"), channel?.is_private && !channel.is_im && icon("lock"), title);
  fill(find("thread-title"), "Thread ", h("small", { dir: "auto" }, title));
  drawTabs();
  const now = `${place()}/${state.thread}/${title}`;
  if (now === shownPlace) return;
  shownPlace = now;
  const outside = channel?.is_member === false;
  const name = title.replace("# ", "#");
  rootComposer.place(outside ? `Message ${name} (you will join it)` : `Message ${name}`);
  replyComposer.place("Reply in thread");
  if (state.keepFocus) state.keepFocus = false;
  else if (state.thread) replyComposer.focus();
  else if (state.tab !== "home") rootComposer.focus();
});

const appPlace = () => (isAppDm(openChannel()) ? openChannel() : null);
const drawTabs = drawer(find("tabs"), () => [appPlace()?.id, state.tab], () => appPlace() && [["home", "Home"], ["messages", "Messages"]].map(([name, words]) => h("button", {
  type: "button", "aria-current": state.tab === name ? "page" : null, on: { click: () => openPlace(state.channel, name) },
}, words)));

const introWords = () => (state.loading || state.earlier || card.isVisible() ? "" : `This is the beginning of ${appPlace() ? "your conversation with " : ""}${channelTitle(openChannel()).replace("# ", "#")}.`);
const drawIntro = drawer(intro, () => [introWords(), appPlace() && state.prompts], () => {
  const prompts = appPlace() ? (state.prompts?.prompts ?? []) : [];
  return [introWords() && h("p", { class: "intro-words", dir: "auto" }, introWords()),
    prompts.length > 0 && h("div", { class: "prompts", role: "group", "aria-label": "Suggested prompts" },
      prompts.map((prompt) => h("button", { type: "button", class: "prompt", dir: "auto", on: { click: () => say(prompt.message) } }, prompt.title)))];
});

async function actAs(user, where = {}) {
  Object.assign(state, { me: user, thread: where.thread ?? null, tab: where.tab ?? state.tab, roots: [], replies: [], loading: true, earlier: false, later: false, unread: new Map(), statuses: new Map(), notices: [] });
  if (where.channel) state.channel = where.channel;
  document.body.classList.remove("sidebar-open");
  changed("roots replies status");
  await loadState();
  if (!appPlace()) state.tab = "messages";
  else post("open", { user, tab: state.tab });
  writeAddress();
  changed("place people home");
  follow(user, handleEvent, async () => {
    await Promise.all([loadState(), loadMessages()]);
    changed("place record");
  });
}

const given = readAddress();
actAs(given.user ?? FIRST_PERSON, given);
