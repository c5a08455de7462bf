// Under the hood of a message: what the app says of its work, and what went over the wire, with times on one bar.
import { control, get } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { fine } from "./moves.js";
import { on, state } from "./state.js";

let opener = null;
let shown = null;
const body = h("div", { class: "drawer-body" });
const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => closeDrawer() } }, icon("close"));
const node = h("aside", { class: "drawer", "aria-label": "Under the hood", hidden: true }, h("header", { class: "pane-head" }, h("h2", {}, "Under the hood"), close), body);
document.body.append(node);
node.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  closeDrawer();
});

const waiting = [];
const nextRecord = () => new Promise((done) => waiting.push(done));
on("record", () => waiting.splice(0).forEach((done) => done()));

/** Show the drawer of a message, which was asked for in the channel or in the thread. */
export async function openDrawer(message, inThread = false) {
  opener = document.activeElement;
  const query = { user: state.me, channel: message.channel ?? state.channel, ts: message.ts };
  let news = nextRecord();
  const record = await get("record", query);
  if (!fine(record)) return;
  shown = message.ts;
  draw(record, message);
  point(document.querySelector(`${inThread ? "#thread" : "#channel"} [data-ts="${CSS.escape(message.ts)}"]`));
  node.hidden = false;
  body.scrollTop = 0;
  close.focus();
  // The app may report of its work a moment after the message.
  while (!record.sections?.length && !node.hidden && shown === message.ts) {
    await news;
    news = nextRecord();
    Object.assign(record, await get("record", query));
    if (record.sections?.length && shown === message.ts) draw(record, message);
  }
}

function draw(record, message) {
  const parts = record.sections ?? [];
  // What was sent stands in the section that brings steps of its own.
  const at = parts.findIndex((part) => part.steps);
  fill(body, parts.map((part, place) => section(part, place === at ? wire(record, part.steps) : null)),
    at < 0 && section({ title: "Sent" }, wire(record, [])), raw("Message as JSON", message), buttons());
}

// The message that the drawer is about is marked; a drawer `aside` leaves it in view where there is room.
function point(el) {
  for (const other of document.querySelectorAll(".subject")) other.classList.remove("subject");
  el?.classList.add("subject");
  node.classList.toggle("aside", Boolean(el?.closest("#thread")));
}

function closeDrawer() {
  node.hidden = true;
  point(null);
  opener?.focus();
}

// A section is {title, text?, marked?: [[words, kind]], rows?: [[name, value, more?]],
// folded?: {title, rows}, json?, copy?: {label, text}, steps?}.
// Its steps, {name, at: Unix seconds, took?: seconds}, stand on the bar of what was sent.
function section(part, sent = null) {
  if (!sent && !part.text && !part.rows?.length && !part.marked && !part.json) return null;
  return h("section", {}, h("h3", { dir: "auto" }, part.title), part.text && h("p", { dir: "auto" }, part.text),
    part.marked && h("p", { class: "marked", dir: "auto" }, part.marked.map(([words, kind]) => (kind ? h("mark", { class: `mark-${kind}` }, words) : words))),
    part.rows?.length > 0 && rows(part.rows), part.folded && h("details", { class: "raw" }, h("summary", {}, part.folded.title), rows(part.folded.rows)), sent, part.json && raw("As JSON", part.json), part.copy && copyButton(part.copy.label, part.copy.text));
}

const LONG_VALUE = 48;

// Names and short values stand in columns; sentences stand below their names.
function rows(all) {
  const stacked = all.some(([, value]) => String(value).length > LONG_VALUE);
  return h("dl", { class: stacked ? "rows stacked" : "rows" }, all.map(([name, value, more]) => h("div", {}, h("dt", { dir: "auto" }, String(name)),
    h("dd", { dir: "auto" }, String(value)), more && h("dd", { class: "more", dir: "auto" }, String(more)))));
}

function wire({ delivery, calls }, own) {
  const steps = [...(delivery ? [{ at: delivery.at, name: nameOf(delivery.envelope), took: delivery.took_s, more: delivery.attempts > 1 ? `${delivery.attempts} attempts` : delivery.acked ? "acknowledged" : "not acknowledged" }] : []),
    ...own.map((step) => ({ more: "", ...step })),
    ...(calls ?? []).map((call) => ({ at: call.at, name: call.method, more: call.ok ? "" : call.error }))].sort((a, b) => a.at - b.at);
  if (!steps.length) return null;
  const [first, last] = [steps[0].at, Math.max(...steps.map((step) => step.at + (step.took ?? 0)))];
  const whole = Math.max(last - first, 0.001);
  const percent = (seconds) => `${((seconds / whole) * 100).toFixed(1)}%`;
  return [h("ol", { class: "wire" }, steps.map((step) => {
    const line = h("span", { class: "wire-line" });
    line.style.setProperty("--from", percent(step.at - first));
    line.style.setProperty("--long", percent(step.took ?? 0));
    return h("li", {}, h("code", {}, step.name), h("small", {}, [step.more, `+${Math.round((step.at - first) * 1000)} ms`, step.took && `took ${(step.took * 1000).toFixed(1)} ms`].filter(Boolean).join(" · ")), line);
  })), calls?.length ? raw("Last call as JSON", calls.at(-1).args) : null];
}

function nameOf(envelope) {
  const { payload } = envelope;
  return payload.event?.type ?? payload.type ?? payload.command ?? envelope.type;
}

function raw(title, value) {
  const text = JSON.stringify(value, null, 2);
  return h("details", { class: "raw" }, h("summary", {}, title), copyButton("Copy", text), h("pre", {}, h("code", {}, text)));
}

function copyButton(label, text) {
  return h("button", { type: "button", class: "button small", on: { click: (event) => {
    navigator.clipboard?.writeText(text);
    event.currentTarget.textContent = "Copied";
  } } }, label);
}

function buttons() {
  const all = state.show.buttons ?? [];
  return all.length > 0 && h("section", {}, h("h3", {}, "What if …"), all.map((button) => h("div", { class: "fault" }, h("button", {
    type: "button", class: "button small", data: { fault: button.name }, on: { click: async (event) => {
      const el = event.currentTarget;
      if (fine(await control("press", { name: button.name }))) el.classList.add("pressed");
    } },
  }, button.label), button.hint && h("small", { dir: "auto" }, button.hint))));
}
