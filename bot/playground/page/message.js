// One message as Slack shows it: who, when, its blocks or its text, and every mark that tells its state.
import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { editing, toolbar } from "./messageactions.js";
import { withEmoji } from "./emoji.js";
import { fileList } from "./files.js";
import { icon } from "./icons.js";
import { readable } from "./mentions.js";
import { authorOf, userName } from "./names.js";
import { mrkdwn } from "./mrkdwn.js";
import { openThread } from "./moves.js";
import { state } from "./state.js";
import { surfaceOf } from "./surface.js";
import { clock, fullTime, shortClock } from "./time.js";

/** The node of a message; `compact` leaves out who wrote it, `inThread` leaves out the link to its thread. */
export function messageNode(message, { compact, inThread }) {
  const author = authorOf(message);
  const isGone = message.subtype === "tombstone";
  const marks = ["message", compact && "compact", message.is_ephemeral && "ephemeral", message.streaming && "streaming", isGone && "tombstone"];
  return h("div", { class: marks.filter(Boolean).join(" "), data: { ts: message.ts }, role: "listitem", "aria-label": `${isGone ? "Deleted message" : author.name}, ${clock(message.ts)}`,
    "aria-busy": message.streaming ? "true" : null, tabindex: "-1" },
    compact ? h("time", { class: "gutter-time", "aria-hidden": "true" }, shortClock(message.ts)) : isGone ? h("div", { class: "picture gone", "aria-hidden": "true" }, icon("trash")) : picture(message, author),
    h("div", { class: "message-main" },
      message.is_ephemeral && h("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
      message.subtype === "thread_broadcast" && h("div", { class: "only-you" }, inThread ? "Also sent to the channel" : "Replied to a thread"),
      !compact && !isGone && h("div", { class: "byline" }, h("span", { class: "author", dir: "auto" }, author.name), author.app && h("span", { class: "app-badge" }, "APP"),
        h("time", { title: fullTime(message.ts) }, clock(message.ts)), hasBlocks(message) && edited(message)),
      editing(message) ?? content(message),
      message.files?.length > 0 && fileList(message.files),
      !inThread && message.reply_count > 0 && threadLink(message)),
    toolbar(message, inThread));
}

function picture(message, author) {
  const initials = author.name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
  return h("div", { class: `picture tint-${author.tint} ${author.app ? "app" : ""}`, "aria-hidden": "true" }, initials);
}

// A person's own text says all that their blocks say.
const hasBlocks = (message) => message.blocks?.length > 0 && Boolean(message.bot_id || !message.text);
const edited = (message) => message.edited && h("span", { class: "edited", title: fullTime(message.edited.ts) }, "(edited)");

function content(message) {
  const problem = h("div", { class: "act-error", role: "alert" });
  const place = surfaceOf("message", `${message.channel ?? state.channel}/${message.ts}`, { channel: message.channel ?? state.channel, ts: message.ts });
  place.told = (words) => (problem.textContent = words);
  const body = hasBlocks(message)
    ? blocks(message.blocks, place)
    : message.subtype === "me_message" ? h("em", { class: "text", dir: "auto" }, mrkdwn(message.text)) : (message.text || message.streaming) && h("div", { class: "text", dir: "auto" }, mrkdwn(message.text), message.edited && [" ", edited(message)]);
  const caret = message.streaming && h("span", { class: "caret", "aria-label": "still writing" });
  return h("div", { class: "content" }, body, caret, (message.attachments ?? []).map(attachment), problem);
}

// A message passed on, or the preview of a link.
function attachment(one) {
  return h("div", { class: "attachment" },
    one.author_name && h("div", { class: "card-subtitle", dir: "auto" }, one.author_name),
    one.title && h("strong", { dir: "auto" }, one.title),
    one.text && h("div", { dir: "auto" }, mrkdwn(one.text)),
    one.files?.length > 0 && fileList(one.files), one.footer && h("small", { class: "card-subtitle", dir: "auto" }, one.footer));
}

function threadLink(message) {
  const count = message.reply_count;
  return h("button", { type: "button", class: "thread-link", data: { thread: message.ts }, on: { click: () => openThread(message.ts) } },
    `${count} ${count === 1 ? "reply" : "replies"}`, message.latest_reply && h("small", {}, clock(message.latest_reply)),
    message.preview && h("span", { class: "thread-preview", dir: "auto" }, `${userName(message.preview.user) ?? state.app?.name}: ${withEmoji(readable(message.preview.text)).replace(/[*_~`]/g, "")}`));
}
