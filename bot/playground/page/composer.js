// Law: Enter sends, Shift+Enter breaks the line; a line that begins with a slash is a command, not a message.
import { post, upload } from "./api.js";
import { completion } from "./completion.js";
import { h } from "./dom.js";
import { menu } from "./menu.js";
import { startEdit } from "./messageactions.js";
import { fine, loadMessages, notice } from "./moves.js";
import { state } from "./state.js";

const TALLEST_PX = 220;
const drafts = new Map();

/** A composer for the channel, or (`inThread`) for the open thread: {node, place(label)}. */
export function composer({ inThread, id }) {
  const thread = () => (inThread ? state.thread : null);
  const draftKey = () => `${state.me}/${state.channel}/${thread() ?? ""}`;
  const input = h("textarea", { id, rows: 1, dir: "auto", "aria-label": "Message", autocomplete: "off" });
  const complete = completion(input, { commands: true });
  const fileInput = h("input", { type: "file", hidden: true, multiple: true });
  const hint = h("div", { class: "composer-hint", role: "status" });
  const shortcutsButton = h("button", { type: "button", class: "tool", title: "Shortcuts", "aria-label": "Shortcuts", on: { click: (event) => menu(event.currentTarget, shortcuts()) } }, "⚡");
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, "➤");
  const form = h("form", { class: "composer" }, complete.node, input, h("div", { class: "composer-bar" },
    h("button", { type: "button", class: "tool", title: "Upload a file", "aria-label": "Upload a file", on: { click: () => fileInput.click() } }, "📎"),
    !inThread && shortcutsButton, fileInput, hint, send));

  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, TALLEST_PX)}px`;
    send.disabled = !input.value.trim();
    hint.textContent = hintFor(input.value, inThread);
  };
  const set = (text) => {
    input.value = text;
    grow();
  };
  const submit = async () => {
    const typed = input.value;
    if (!typed.trim()) return;
    const command = /^\/(\S+)\s*([\s\S]*)$/.exec(typed);
    set("");
    drafts.delete(draftKey());
    const sent = command ? await run(`/${command[1]}`, command[2].trim(), thread()) : await say(typed.trim(), thread());
    if (!sent && !input.value) set(typed);
  };

  input.addEventListener("input", () => {
    grow();
    drafts.set(draftKey(), input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (complete.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
    if (event.key === "ArrowUp" && !input.value) editLast(inThread, event);
  });
  input.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) {
      event.preventDefault();
      sendFiles([...event.clipboardData.files], thread());
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  fileInput.addEventListener("change", async () => {
    await sendFiles([...fileInput.files], thread());
    fileInput.value = "";
  });

  return { node: form, place(label) {
    input.placeholder = label;
    set(drafts.get(draftKey()) ?? "");
  }, focus: () => input.focus({ preventScroll: true }) };
}

/** Take files dropped on `area` as uploads to the channel or thread. */
export function takeDrops(area, threadOf) {
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) area.classList.remove("dropping");
  });
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("dropping");
    sendFiles([...event.dataTransfer.files], threadOf());
  });
}

/** Post a message as the acting person; false when it was refused. */
export async function say(text, thread = null) {
  const answer = await post("post", { user: state.me, channel: state.channel, text, ...(thread && { thread_ts: thread }) });
  if (fine(answer, thread)) await loadMessages();
  return answer.ok;
}

async function run(command, text, thread) {
  if (thread) return notice(`${command} does not work in threads: Slack runs slash commands only in the channel's own message box.`, thread), false;
  if (!state.app?.commands?.some((one) => one.command === command)) {
    return notice(`${command} is not a command of this workspace. To send it as a message, begin with a space.`), false;
  }
  const answer = await post("command", { user: state.me, channel: state.channel, command, text });
  return fine(answer);
}

async function sendFiles(files, thread) {
  for (const file of files) if (!fine(await upload({ user: state.me, channel: state.channel, thread_ts: thread }, file), thread)) return;
  if (files.length) await loadMessages();
}

function shortcuts() {
  const all = (state.app?.shortcuts ?? []).filter((one) => one.type === "global");
  if (!all.length) return [{ name: "This app has no shortcuts", run: () => {} }];
  return all.map((one) => ({ name: one.name, hint: state.app.name, run: async () => fine(await post("shortcut", { user: state.me, callback_id: one.callback_id })) }));
}

function hintFor(typed, inThread) {
  if (!typed.startsWith("/")) return "";
  if (inThread) return "Slack refuses slash commands in threads.";
  const known = state.app?.commands?.find((one) => typed.split(/\s/)[0] === one.command);
  return known ? `${known.command} ${known.usage_hint ?? ""}` : "";
}

function editLast(inThread, event) {
  const list = inThread ? state.replies : state.roots;
  const last = list.findLast((message) => message.user === state.me && !message.is_ephemeral);
  if (!last) return;
  event.preventDefault();
  startEdit(last);
}
