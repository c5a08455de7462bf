// Law: messages in order of time, one author's run grouped, days divided, the newest in view unless one reads further up.
import { h, reconcile } from "./dom.js";
import { isEdited } from "./messageactions.js";
import { messageNode } from "./message.js";
import { state } from "./state.js";
import { dayKey, dayWords } from "./time.js";

const RUN_S = 300;
const NEAR_END_PX = 90;

/** A scrolling list of messages: `draw(messages)` brings it up to date. */
export function timeline({ inThread, label }) {
  const list = h("div", { class: "message-list", role: "log", "aria-live": "polite", "aria-label": label });
  const jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => toEnd() } }, "↓ New messages");
  const node = h("div", { class: "timeline" }, list, jump);
  const atEnd = () => node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_END_PX;
  const toEnd = () => {
    node.scrollTop = node.scrollHeight;
    jump.hidden = true;
  };
  node.addEventListener("scroll", () => {
    if (atEnd()) jump.hidden = true;
  });
  let last = null;
  let place = null;

  const draw = (messages, where) => {
    const moved = where !== place;
    const follow = moved || atEnd();
    place = where;
    reconcile(list, withDays(messages), (item) => item.key, (item) => item.sign, (item) => (item.day
      ? h("div", { class: "day", role: "separator" }, h("span", {}, item.day))
      : messageNode(item.message, { compact: item.compact, inThread })));
    const newest = messages.at(-1)?.ts ?? null;
    const mine = messages.at(-1)?.user === state.me;
    if (follow || (newest !== last && mine)) toEnd();
    else if (newest !== last) jump.hidden = false;
    last = newest;
  };

  // Pictures and folded text change heights after drawing; stay at the end if we were there.
  new ResizeObserver(() => {
    if (jump.hidden && wasAtEnd) toEnd();
  }).observe(list);
  let wasAtEnd = true;
  node.addEventListener("scroll", () => (wasAtEnd = atEnd()), { passive: true });
  return { node, list, draw };
}

function withDays(messages) {
  const items = [];
  let before = null;
  for (const message of messages) {
    if (!before || dayKey(before.ts) !== dayKey(message.ts)) {
      const day = dayWords(message.ts);
      items.push({ key: `day-${dayKey(message.ts)}`, sign: day, day });
      before = null;
    }
    const compact = Boolean(before) && follows(before, message);
    const sign = JSON.stringify([message, compact, isEdited(message), state.me, state.users.size, state.channels.length]);
    items.push({ key: `${message.ts}${message.is_ephemeral ? "-only" : ""}`, sign, message, compact });
    before = message;
  }
  return items;
}

// A card of the app stands apart, so that two cards never read as one.
function follows(before, message) {
  if (message.bot_id && message.blocks?.length) return false;
  const who = (one) => one.username ?? one.user ?? one.bot_id;
  return who(before) === who(message) && !message.is_ephemeral && !before.is_ephemeral && !message.subtype
    && Number(message.ts) - Number(before.ts) < RUN_S && !before.reply_count;
}
