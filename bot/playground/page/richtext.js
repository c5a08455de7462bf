// A rich_text block is shown element by element; an element we don't know shows its words.
import { h, link } from "./dom.js";
import { emojiOfElement } from "./emoji.js";
import { channelName, userName } from "./names.js";
import { formatDate } from "./time.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** The node of a rich_text block or of one of its sections. */
export function richText(block) {
  return h("div", { class: "rich-text", dir: "auto" }, lists(block.elements ?? []));
}

function lists(elements) {
  return elements.map((element) => {
    const parts = element.elements ?? [];
    switch (element.type) {
      case "rich_text_section": return h("div", { dir: "auto" }, parts.map(piece));
      case "rich_text_preformatted": return h("pre", { dir: "auto" }, h("code", {}, parts.map((part) => part.text ?? part.url ?? "")));
      case "rich_text_list": return h(element.style === "ordered" ? "ol" : "ul", {}, parts.map((item) => h("li", { dir: "auto" }, (item.elements ?? []).map(piece))));
      default: return h("div", {}, piece(element));
    }
  });
}

function piece(element) {
  return Object.entries(STYLES).reduce((node, [style, tag]) => (element.style?.[style] ? h(tag, {}, node) : node), bare(element));
}

function bare(element) {
  switch (element.type) {
    case "text": return lines(element.text);
    case "link": return link(element.url, element.text || element.url);
    case "emoji": return h("span", { class: "emoji", title: `:${element.name}:` }, emojiOfElement(element));
    case "user": return h("span", { class: "mention someone" }, `@${userName(element.user_id) ?? "someone"}`);
    case "channel": return h("span", { class: "mention" }, `#${channelName(element.channel_id) ?? "private channel"}`);
    case "broadcast": return h("span", { class: "mention loud" }, `@${element.range}`);
    case "date": return h("time", {}, formatDate(element.timestamp, element.format ?? "{date}") ?? element.fallback);
    default: return lines(element.text ?? element.fallback ?? `[${element.type}]`);
  }
}

function lines(text) {
  return h("span", {}, String(text ?? "").split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line])));
}
