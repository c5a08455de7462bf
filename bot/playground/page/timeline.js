// Messages in order of time, an author's run grouped, days divided, the newest in view unless somebody reads further up.
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { isEdited } from "./messageactions.js";
import { messageNode } from "./message.js";
import { state } from "./state.js";
import { dayKey, dayWords } from "./time.js";

const RUN_S = 300;
const NEAR_PX = 90;
// Older messages are loaded this many panes before the first is seen; at the end only if hardly more than a pane is there.
const [AHEAD_PANES, SHORT_PANES] = [2, 0.5];

/** A scrolling list: `draw(messages, place)` brings it up to date. Near an end `page(later)` loads more; `newest()` is loaded to jump to. */
export function timeline({ inThread, label, page = () => {}, newest: loadNewest = () => {}, isWhole = () => true }) {
  const list = h("div", { class: "message-list", role: "list", "aria-label": label });
  const jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: async () => {
    if (!isWhole()) await loadNewest();
    toEnd();
  } } }, icon("down"), "New messages");
  const node = h("div", { class: "timeline" }, list, jump);
  const atEnd = () => node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_PX;
  // What is taller than the pane is read from its top.
  const toEnd = () => {
    const last = list.lastElementChild;
    if (!last) node.scrollTop = 0;
    else node.scrollTop = last.offsetHeight > node.clientHeight ? last.offsetTop - node.offsetTop : node.scrollHeight;
    following = true;
    unseen = false;
    showJump();
  };
  // The button is there while something new lies below what is seen; a pane that is hidden shows nothing.
  const showJump = () => {
    if (node.clientHeight && atEnd() && isWhole()) unseen = false;
    jump.hidden = !unseen;
  };
  let [following, unseen, last, place, measured] = [true, false, null, null, ""];

  const draw = (messages, where) => {
    const moved = where !== place;
    const follow = moved || (following && isWhole());
    place = where;
    const anchor = follow ? null : firstSeen();
    reconcile(list, withDays(messages), (item) => item.key, (item) => item.sign, (item) => (item.day
      ? h("div", { class: "day", role: "listitem" }, h("span", {}, item.day))
      : messageNode(item.message, { compact: item.compact, inThread })));
    const newest = messages.at(-1)?.ts ?? null;
    const mine = messages.at(-1)?.user === state.me;
    if (follow || (mine && messages.at(-2)?.ts === last)) toEnd();
    else {
      const el = anchor && list.querySelector(`[data-key="${anchor.key}"]`);
      if (el) node.scrollTop += el.getBoundingClientRect().top - anchor.top;
      if (newest !== last || !isWhole()) unseen = true;
      showJump();
    }
    last = newest;
    if (node.clientHeight && node.scrollHeight <= node.clientHeight) page();
    // One tab stop for the list: the message that was visited last, or the newest.
    const stops = [...list.querySelectorAll(".message[tabindex='0']")];
    if (stops.length !== 1) setStop(list.lastElementChild);
  };
  // The first message in view keeps its place whatever is added or taken away above it.
  const firstSeen = () => {
    const edge = node.getBoundingClientRect().top;
    const el = [...list.querySelectorAll(".message")].find((child) => child.getBoundingClientRect().bottom > edge);
    return el && { key: el.dataset.key, top: el.getBoundingClientRect().top };
  };
  const setStop = (message) => {
    for (const other of list.querySelectorAll(".message[tabindex='0']")) other.tabIndex = -1;
    if (message?.classList.contains("message")) message.tabIndex = 0;
  };
  list.addEventListener("focusin", (event) => setStop(event.target.closest(".message")));
  list.addEventListener("keydown", (event) => {
    const here = event.target.closest(".message");
    if (event.target !== here) return;
    const all = [...list.querySelectorAll(".message")];
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -all.length, End: all.length }[event.key];
    if (event.key === "Enter") here.querySelector(".thread-link")?.click();
    if (!step) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, all.indexOf(here) + step))].focus();
  });

  // Who stays at an end while a page is loaded gets the next one, too.
  const loadNear = async () => {
    if (node.scrollTop < node.clientHeight * (following ? SHORT_PANES : AHEAD_PANES)) (await page()) && loadNear();
    else if (node.scrollHeight - node.scrollTop < AHEAD_PANES * node.clientHeight) (await page(true)) && loadNear();
  };
  // Pictures and folded text change heights after drawing; stay at the end if we were there.
  new ResizeObserver(() => (following && isWhole() ? toEnd() : showJump())).observe(list);
  new ResizeObserver(() => {
    // A pane that gets smaller (a longer draft, a bar over its foot) keeps its end in view.
    if (following && isWhole() && !(list.lastElementChild?.offsetHeight > node.clientHeight)) toEnd();
    if (node.clientHeight && atEnd()) following = true;
    showJump();
  }).observe(node);
  node.addEventListener("scroll", () => {
    const tall = list.lastElementChild?.offsetHeight > node.clientHeight;
    // A scroll that comes with another size is nobody's wish to leave the end.
    const before = measured;
    measured = `${node.clientHeight}/${node.scrollHeight}`;
    if (!following || measured === before) following = atEnd() || (tall && node.scrollTop >= list.lastElementChild.offsetTop - node.offsetTop - NEAR_PX);
    showJump();
    loadNear();
  }, { passive: true });
  return { node, list, draw, isFollowing: () => following };
}

function withDays(messages) {
  const items = [];
  const around = `/${state.me}/${state.users.size}/${state.channels.length}`;
  let before = null;
  for (const message of messages) {
    if (!before || dayKey(before.ts) !== dayKey(message.ts)) {
      const day = dayWords(message.ts);
      items.push({ key: `day-${dayKey(message.ts)}`, sign: day, day });
      before = null;
    }
    const compact = Boolean(before) && follows(before, message);
    const sign = signOf(message, `${compact}${isEdited(message)}${around}`);
    items.push({ key: `${message.ts}${message.is_ephemeral ? "-only" : ""}`, sign, message, compact });
    before = message;
  }
  return items;
}

// What a message looks like changes only with its JSON and with what is around it. A message object is replaced when it
// changes, so the same object in the same surroundings keeps its sign; one that was loaded again gets an equal sign.
const signs = new WeakMap();
function signOf(message, around) {
  const known = signs.get(message);
  if (known?.around === around) return known.sign;
  const sign = `${JSON.stringify(message)}${around}`;
  signs.set(message, { around, sign });
  return sign;
}

// A card of the app stands apart, so that two cards never read as one.
function follows(before, message) {
  if (message.bot_id && message.blocks?.length) return false;
  const who = (one) => one.username ?? one.user ?? one.bot_id;
  return who(before) === who(message) && !message.is_ephemeral && !before.is_ephemeral && !message.subtype
    && Number(message.ts) - Number(before.ts) < RUN_S && !before.reply_count;
}
