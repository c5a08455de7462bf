// Law: blocks that frame other content: card, carousel, container, alert, task card, plan.
import { h, image, link } from "./dom.js";
import { richText } from "./richtext.js";
import { text, words } from "./text.js";

const TASK_SIGNS = { pending: "○", in_progress: "◐", complete: "✓", error: "!" };
const TASK_WORDS = { pending: "Waiting", in_progress: "Under way", complete: "Done", error: "Failed" };

export function alertBlock(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  return h("div", { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note", dir: "auto" }, h("div", {}, text(block.text)));
}

/** A card; `element` draws its buttons. */
export function card(block, surface, element) {
  return h("div", { class: "card" },
    block.hero_image && image(block.hero_image.image_url, block.hero_image.alt_text, "card-hero"),
    h("div", { class: "card-head" },
      block.icon && image(block.icon.image_url, block.icon.alt_text, "card-icon"),
      h("div", {}, block.title && h("div", { class: "card-title", dir: "auto" }, text(block.title)),
        block.subtitle && h("div", { class: "card-subtitle", dir: "auto" }, text(block.subtitle)))),
    block.body && h("div", { class: "card-body", dir: "auto" }, text(block.body)),
    block.subtext && h("div", { class: "card-subtitle", dir: "auto" }, text(block.subtext)),
    block.actions && h("div", { class: "actions" }, block.actions.map((one) => element(one, surface, block))));
}

export function carousel(block, surface, element) {
  return h("div", { class: "carousel", tabindex: "0", role: "region", "aria-label": "Cards" }, block.elements.map((one) => card(one, surface, element)));
}

/** A frame around other blocks; `blocks` draws them. */
export function container(block, surface, blocks) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : text(block.title);
  const head = [h("strong", { dir: "auto" }, title), block.subtitle && h("div", { class: "card-subtitle" }, text(block.subtitle))];
  const inside = blocks(block.child_blocks, surface);
  if (!block.is_collapsible) return h("div", { class: "card" }, head, inside);
  return h("details", { class: "card", open: !block.default_collapsed }, h("summary", {}, head), inside);
}

export function taskCard(block) {
  const status = Object.hasOwn(TASK_SIGNS, block.status) ? block.status : "pending";
  const sources = (block.sources ?? []).map((source) => link(source.url, source.text ?? source.url));
  return h("div", { class: `task task-${status}` },
    h("span", { class: "task-sign", role: "img", "aria-label": TASK_WORDS[status] }, TASK_SIGNS[status]),
    h("div", { class: "task-words" }, h("div", { class: "task-title", dir: "auto" }, words(block.title)),
      detail(block.details), detail(block.output), sources.length > 0 && h("div", { class: "task-sources" }, sources)));
}

export function plan(block) {
  return h("div", { class: "card plan" }, block.title && h("div", { class: "card-title", dir: "auto" }, words(block.title)), (block.tasks ?? []).map(taskCard));
}

function detail(value) {
  if (!value) return null;
  return h("div", { class: "task-detail", dir: "auto" }, value.elements ? richText(value) : words(value));
}
