// Enter sends, Shift+Enter breaks the line; a line that begins with a slash is a command, not a message.
import { post, sentence, upload } from "./api.js";
import { completion } from "./completion.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { userName } from "./names.js";
import { menu } from "./menu.js";
import { startEdit } from "./messageactions.js";
import { fine, notice } from "./moves.js";
import { state } from "./state.js";

const TALLEST_PX = 220;
const drafts = new Map();
const stages = new Map();

/** A composer for the channel, or (`inThread`) for the open thread: {node, place(label)}. */
export function composer({ inThread, id }) {
  const thread = () => (inThread ? state.thread : null);
  const draftKey = () => `${state.me}/${state.channel}/${thread() ?? ""}`;
  const input = h("textarea", { id, rows: 1, dir: "auto", "aria-label": "Message", autocomplete: "off" });
  const complete = completion(input, { commands: true });
  const fileInput = h("input", { type: "file", hidden: true, multiple: true });
  const hint = h("div", { class: "composer-hint", role: "status" });
  const staged = h("div", { class: "staged" });
  const actor = h("span", { class: "composer-actor", dir: "auto" });
  const shortcutsButton = h("button", { type: "button", class: "tool", title: "Shortcuts", "aria-label": "Shortcuts", on: { click: (event) => menu(event.currentTarget, shortcuts()) } }, icon("bolt"));
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
  const form = h("form", { class: "composer" }, complete.node, staged, input, h("div", { class: "composer-bar" },
    h("button", { type: "button", class: "tool", title: "Upload a file", "aria-label": "Upload a file", on: { click: () => fileInput.click() } }, icon("clip")),
    !inThread && shortcutsButton, fileInput, hint, actor, send));

  const files = () => stages.get(draftKey()) ?? [];
  const drawStaged = () => {
    staged.replaceChildren(...files().map((file) => h("button", { type: "button", class: "chip", "aria-label": `Remove ${file.name}`, on: { click: () => {
      stages.set(draftKey(), files().filter((other) => other !== file));
      drawStaged();
      grow();
    } } }, icon("file"), file.name, icon("close"))));
  };
  // Files wait in the box and are sent with its words, as one message.
  const stage = async (chosen) => {
    const key = draftKey();
    for (const file of chosen) {
      hint.textContent = `Uploading ${file.name}…`;
      const answer = await upload({ user: state.me }, file);
      hint.textContent = answer.ok ? "" : sentence(answer.error);
      if (answer.ok) stages.set(key, [...(stages.get(key) ?? []), { id: answer.file_id, name: file.name }]);
    }
    drawStaged();
    send.disabled = !input.value.trim() && !files().length;
    input.focus();
  };
  const grow = () => {
    input.style.height = "auto";
    // A box that is not shown has no height yet.
    if (input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight + 1, TALLEST_PX)}px`;
    send.disabled = !input.value.trim() && !files().length;
    hint.textContent = hintFor(input.value, inThread);
  };
  const set = (text) => {
    input.value = text;
    complete.close();
    grow();
  };
  const submit = async () => {
    const [typed, attached, key] = [input.value, files(), draftKey()];
    if (!typed.trim() && !attached.length) return;
    const command = /^\/(\S+)\s*([\s\S]*)$/.exec(typed);
    set("");
    drafts.delete(key);
    const isCommand = command && command[1] !== "me" && !attached.length;
    const sent = isCommand ? await run(`/${command[1]}`, command[2].trim(), thread()) : await say(typed.trim(), thread(), attached.map((file) => file.id));
    if (sent) stages.delete(key);
    else if (!input.value) set(typed);
    drawStaged();
    grow();
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
      stage([...event.clipboardData.files]);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  fileInput.addEventListener("change", async () => {
    await stage([...fileInput.files]);
    fileInput.value = "";
  });

  return { node: form, stage, place(label) {
    input.placeholder = label;
    input.setAttribute("aria-label", label);
    actor.textContent = `as ${userName(state.me) ?? ""}`;
    set(drafts.get(draftKey()) ?? "");
    drawStaged();
  }, focus: () => input.focus({ preventScroll: true }) };
}

/** Take files dropped on `area` into the box of its `composer`. */
export function takeDrops(area, box) {
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
    box.stage([...event.dataTransfer.files]);
  });
}

/** Post a message as the acting person; false when it was refused. */
export async function say(text, thread = null, files = []) {
  const answer = await post("post", { user: state.me, channel: state.channel, text, ...(thread && { thread_ts: thread }), ...(files.length && { file_ids: files }) });
  return fine(answer, thread);
}

async function run(command, text, thread) {
  if (thread) return notice(`${command} does not work in threads: Slack runs slash commands only in the channel's own message box.`, thread), false;
  if (!state.app?.commands?.some((one) => one.command === command)) {
    return notice(`${command} is not a command of this workspace. To send it as a message, begin with a space.`), false;
  }
  const answer = await post("command", { user: state.me, channel: state.channel, command, text });
  return fine(answer);
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
