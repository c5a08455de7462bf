// Blocks that frame other content: container, alert, plan.
import { h } from "./dom.js";
import { text, words } from "./text.js";

const TASK_SIGNS = { pending: "○", in_progress: "◐", complete: "✓", error: "!" };
const TASK_WORDS = { pending: "Waiting", in_progress: "Under way", complete: "Done", error: "Failed" };

export function alertBlock(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note", dir: "auto" }, h("div", {}, text(block.text)));
}

/** A frame around other blocks; `blocks` draws them. A collapsed one stays as the person left it. */
export function container(block, surface, blocks) {
  const head = h("strong", { class: "container-head", dir: "auto" }, text(block.title));
  const inside = blocks(block.child_blocks, surface);
  if (!block.is_collapsible) return h("div", { class: "card container" }, head, inside);
  const key = `${surface.key}/${block.block_id}`;
  const node = h("details", { class: "card container", open: opened.get(key) ?? !block.default_collapsed }, h("summary", { data: { field: `container/${key}` } }, head), inside);
  node.addEventListener("toggle", () => opened.set(key, node.open));
  return node;
}

const opened = new Map();

function taskCard(block) {
  const status = Object.hasOwn(TASK_SIGNS, block.status) ? block.status : "pending";
  return h("div", { class: `task task-${status}` },
    h("span", { class: "task-sign", role: "img", "aria-label": TASK_WORDS[status] }, TASK_SIGNS[status]),
    h("div", { class: "task-title", dir: "auto" }, words(block.title)));
}

export function plan(block) {
  const tasks = block.tasks ?? [];
  return h("div", { class: "card plan" }, h("div", { class: "card-title", dir: "auto" }, words(block.title)),
    h("ul", { class: "tasks" }, tasks.map((task) => h("li", {}, taskCard(task)))));
}
