// What a person may do to a message: reply, edit and delete their own, and the app's message shortcuts.
import { post, sentence } from "./api.js";
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { openDrawer } from "./drawer.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { notice, openThread } from "./moves.js";
import { unescape } from "./mrkdwn.js";
import { readable } from "./mentions.js";
import { changed, state } from "./state.js";

let edited = null;

/** The buttons that appear beside a message. */
export function toolbar(message, inThread) {
  if (message.subtype === "tombstone" || (message.is_ephemeral && !message.bot_id)) return null;
  const lasts = !message.is_ephemeral && state.live !== "copy";
  const own = message.user === state.me && lasts;
  const tool = (sign, name, run, kind = "") => h("button", { type: "button", class: `tool ${kind}`, title: name, "aria-label": name, on: { click: (event) => run(event.currentTarget) } }, icon(sign));
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
    !message.is_ephemeral && !inThread && tool("reply", "Reply in thread", () => openThread(message.thread_ts ?? message.ts)),
    message.bot_id && tool("hood", "Under the hood", () => openDrawer(message, inThread)),
    tool("more", "More actions", (el) => menu(el, moreItems(message, own, inThread)), "always"));
}

function moreItems(message, own, inThread) {
  const lasts = !message.is_ephemeral && state.live !== "copy";
  const shortcuts = (state.app?.shortcuts ?? []).filter((one) => lasts && one.type === "message").map((one) => ({
    name: one.name, hint: state.app.name, run: () => act("shortcut", { callback_id: one.callback_id, ts: message.ts }),
  }));
  const mine = own ? [{ name: "Edit message", run: () => startEdit(message) }, { name: "Delete message", danger: true, run: () => remove(message) }] : [];
  const touch = matchMedia("(hover: none)").matches && [
    ...(inThread || message.is_ephemeral ? [] : [{ name: "Reply in thread", run: () => openThread(message.thread_ts ?? message.ts) }]),
    ...(message.bot_id ? [{ name: "Under the hood", run: () => openDrawer(message, inThread) }] : []),
  ];
  const copy = { name: "Copy text", run: () => navigator.clipboard?.writeText(unescape(message.text ?? "")) };
  return [...(touch || []), ...shortcuts, ...mine, copy];
}

async function act(what, fields) {
  const answer = await post(what, { user: state.me, channel: state.channel, ...fields });
  if (!answer.ok) notice(sentence(answer.error));
}

async function remove(message) {
  const yes = await confirmed({ title: "Delete this message?", text: "This cannot be undone.", confirm: "Delete", deny: "Cancel" });
  if (yes) await act("delete", { ts: message.ts });
}

/** Turn a message of one's own into a field. */
export function startEdit(message) {
  edited = message.ts;
  changed("roots replies");
}

/** Whether this message is being edited: part of how it looks. */
export function isEdited(message) {
  return edited === message.ts;
}

/** The field of the message under edit, else null. */
export function editing(message) {
  if (!isEdited(message)) return null;
  const input = h("textarea", { rows: 2, dir: "auto", "aria-label": "Edit your message", data: { field: `edit/${message.ts}` } });
  input.value = readable(message.text ?? "");
  const stop = () => {
    edited = null;
    changed("roots replies");
  };
  const save = async () => {
    await act("edit", { ts: message.ts, text: input.value });
    stop();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  queueMicrotask(() => input.focus());
  return h("div", { class: "edit-box" }, input, h("div", { class: "dialog-buttons" },
    h("button", { type: "button", class: "button", on: { click: stop } }, "Cancel"),
    h("button", { type: "button", class: "button primary", on: { click: save } }, "Save")));
}
