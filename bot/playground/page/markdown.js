// Standard Markdown is read by markdown-it; its tokens become nodes one by one, its HTML is never used.
import { h, image, link } from "./dom.js";
import { withEmoji } from "./emoji.js";

const TAGS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "s",
  "table", "thead", "tbody", "tr", "th", "td"]);
let reader = null;
let loading = null;

/** Loads the reader, which is half of the page, when it is first needed. */
export function loadReader() {
  loading ??= import("./vendor/markdown-it.js").then(({ default: MarkdownIt }) => {
    reader = new MarkdownIt({ html: false, linkify: true, breaks: true });
    reader.validateLink = () => true; // link() decides, and shows what it refuses
  });
  return loading;
}

/** The nodes of a text in standard Markdown; the bare text until the reader is there. */
export function markdown(text) {
  if (reader) return build(reader.parse(String(text ?? ""), {}));
  const waiting = h("div", { class: "markdown unread", dir: "auto" }, String(text ?? ""));
  loadReader().then(() => waiting.replaceWith(markdown(text)));
  return waiting;
}

function build(tokens) {
  const root = h("div", { class: "markdown", dir: "auto" });
  const open = [root];
  const put = (node) => open[open.length - 1].append(node);
  for (const token of tokens) {
    if (token.type === "inline") put(fragment(build(token.children ?? [])));
    else if (token.nesting === 1) {
      const node = opening(token);
      put(token.type === "table_open" ? h("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": "Table" }, node) : node);
      open.push(node);
    } else if (token.nesting === -1) open.pop();
    else put(single(token));
  }
  return root;
}

function fragment(parent) {
  const all = document.createDocumentFragment();
  all.append(...parent.childNodes);
  return all;
}

function opening(token) {
  if (token.type === "link_open") {
    const el = link(token.attrGet("href"), "");
    el.replaceChildren();
    return el;
  }
  if (token.type === "paragraph_open" && token.hidden) return h("span");
  if (!TAGS.has(token.tag)) return h("span");
  const el = h(token.tag, ["p", "li", "td", "th"].includes(token.tag) ? { dir: "auto" } : {});
  const start = token.tag === "ol" && token.attrGet("start");
  if (start) el.start = Number(start);
  const align = /text-align:(left|right|center)/.exec(token.attrGet("style") ?? "");
  if (align) el.classList.add(`align-${align[1]}`);
  return el;
}

function single(token) {
  switch (token.type) {
    case "code_inline": return h("code", {}, token.content);
    case "fence":
    case "code_block": return h("pre", { dir: "auto" }, h("code", {}, token.content.replace(/\n$/, "")));
    case "softbreak":
    case "hardbreak": return h("br");
    case "hr": return h("hr");
    case "image": return image(token.attrGet("src"), token.content, "markdown-image");
    default: return document.createTextNode(withEmoji(token.content));
  }
}
