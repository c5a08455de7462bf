// Blocks that frame other content: container, alert, task card, plan.
import { h, image, link } from "./dom.js";
import { richText } from "./richtext.js";
import { text, words } from "./text.js";

const TASK_SIGNS = { pending: "○", in_progress: "◐", complete: "✓", error: "!" };
const TASK_WORDS = { pending: "Waiting", in_progress: "Under way", complete: "Done", error: "Failed" };

export function alertBlock(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note", dir: "auto" }, h("div", {}, text(block.text)));
}

/** A frame around other blocks; `blocks` draws them. A collapsed one stays as the person left it. */
export function container(block, surface, blocks) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : text(block.title);
  const head = h("div", { class: "container-head" }, block.icon && image(block.icon.image_url, block.icon.alt_text, "container-icon"),
    h("div", {}, h("strong", { dir: "auto" }, title), block.subtitle && h("div", { class: "card-subtitle", dir: "auto" }, text(block.subtitle))));
  const inside = blocks(block.child_blocks, surface);
  const frame = ["card", "container", `width-${block.width ?? "standard"}`, block.has_header_divider && "divided"].filter(Boolean).join(" ");
  if (!block.is_collapsible) return h("div", { class: frame }, head, inside);
  const key = `${surface.key}/${block.block_id}`;
  const node = h("details", { class: frame, open: opened.get(key) ?? !block.default_collapsed }, h("summary", { data: { field: `container/${key}` } }, head), inside);
  node.addEventListener("toggle", () => opened.set(key, node.open));
  return node;
}

const opened = new Map();

export function taskCard(block) {
  const status = Object.hasOwn(TASK_SIGNS, block.status) ? block.status : "pending";
  const sources = (block.sources ?? []).map((source) => link(source.url, source.text ?? source.url));
  return h("div", { class: `task task-${status}` },
    h("span", { class: "task-sign", role: "img", "aria-label": TASK_WORDS[status] }, TASK_SIGNS[status]),
    h("div", { class: "task-words" }, h("div", { class: "task-title", dir: "auto" }, words(block.title)),
      detail(block.details), detail(block.output), sources.length > 0 && h("div", { class: "task-sources" }, sources)));
}

export function plan(block) {
  const tasks = block.tasks ?? [];
  return h("div", { class: "card plan" }, h("div", { class: "card-title", dir: "auto" }, words(block.title)),
    h("ul", { class: "tasks" }, tasks.map((task) => h("li", {}, taskCard(task)))));
}

function detail(value) {
  if (!value) return null;
  return h("div", { class: "task-detail", dir: "auto" }, value.elements ? richText(value) : words(value));
}
