// Every block has a renderer or a visible grey box; one bad block never takes the others with it.
import { h } from "./dom.js";
import { alertBlock, container, plan } from "./cards.js";
import { dataVisualization } from "./charts.js";
import { element } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { text } from "./text.js";

const RENDERERS = {
  section, header, context, actions, divider: () => h("hr", { class: "divider" }), table, data_table: dataTable,
  context_actions: actions, data_visualization: dataVisualization, input: inputBlock, markdown: (block) => markdown(block.text), rich_text: richText,
  alert: alertBlock, plan,
  container: (block, surface) => container(block, surface, blocks),
};

/** The node of all `list` blocks of a message, modal or Home tab (`surface`, see surface.js). */
export function blocks(list, surface) {
  return h("div", { class: "blocks" }, (list ?? []).map((block) => oneBlock(block, surface)));
}

function oneBlock(block, surface) {
  const render = Object.hasOwn(RENDERERS, block?.type) ? RENDERERS[block.type] : null;
  if (!render) return notShown(block?.type ?? "without a name");
  try {
    return h("div", { class: `block block-${block.type}`, data: { blockType: block.type } }, render(block, surface));
  } catch (problem) {
    console.warn(`block ${block.type} could not be shown`, problem);
    return notShown(block.type);
  }
}

/** The grey box in the place of what this page does not draw. */
function notShown(type) {
  return h("div", { class: "not-shown", role: "note" }, `Block type ${type} is not shown here`);
}

function section(block, surface) {
  const node = h("div", { class: "section-text", dir: "auto" }, text(block.text));
  const words = h("div", { class: "section-words" }, block.expand ? node : folding(node));
  if (!block.accessory) return words;
  return h("div", { class: "section beside" }, words,
    h("div", { class: "accessory" }, element(block.accessory, surface, block)));
}

const FOLD_CHARS = 700;
const FOLD_LINES = 5;

// Slack folds a long section of an app behind "See more", unless it says `expand`.
function folding(node) {
  const long = node.textContent.length > FOLD_CHARS || node.querySelectorAll("br").length >= FOLD_LINES * 2;
  if (!long) return node;
  node.classList.add("folded");
  const more = h("button", { type: "button", class: "link-button", "aria-expanded": "false", on: { click: () => {
    const folded = node.classList.toggle("folded");
    more.textContent = folded ? "See more" : "See less";
    more.setAttribute("aria-expanded", String(!folded));
  } } }, "See more");
  return [node, more];
}

function header(block) {
  return h("h3", { class: "block-title", dir: "auto" }, text(block.text));
}

function context(block) {
  return h("div", { class: "context" }, block.elements.map((part) => h("span", { dir: "auto" }, text(part))));
}

function actions(block, surface) {
  return h("div", { class: block.type === "actions" ? "actions" : "actions context-actions", role: "group" }, block.elements.map((one) => element(one, surface, block)));
}
