// Slack's mrkdwn dialect becomes nodes; whatever is not its syntax is shown as it was typed.
import { h, link } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { channelName, userName } from "./names.js";
import { formatDate } from "./time.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const EMOJI = /^:([a-z0-9_+-]+(?:::skin-tone-\d)?):/i;
const BARE_URL = /^https?:\/\/[^\s<>|]+/;
const WORD = /[\p{L}\p{N}_]/u;
const QUOTE = /^(?:&gt;|>) ?/;
const LONG_QUOTE = /^(?:&gt;|>){3} ?/;

/** Slack escapes three characters and no others. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The nodes of one mrkdwn text: fenced code, quotes, lines. */
export function mrkdwn(text) {
  const nodes = [];
  String(text ?? "").split(/(```[\s\S]+?```)/).forEach((part, at) => {
    if (at % 2) nodes.push(h("pre", { dir: "auto" }, h("code", {}, codeText(part.slice(3, -3).replace(/^\n|\n$/g, "")))));
    else nodes.push(...quotesAndLines(at ? part.replace(/^\n/, "") : part));
  });
  return nodes;
}

function quotesAndLines(text) {
  const nodes = [];
  let quote = null;
  let rest = false;
  const lines = text.split("\n");
  lines.forEach((line, at) => {
    if (!quote && LONG_QUOTE.test(line)) rest = true;
    if (rest || QUOTE.test(line)) {
      const said = line.replace(rest ? LONG_QUOTE : QUOTE, "");
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote", { dir: "auto" })));
      quote.append(...inline(said));
      return;
    }
    const afterQuote = quote !== null;
    quote = null;
    if (at && !afterQuote) nodes.push(h("br"));
    nodes.push(...inline(line));
  });
  return nodes;
}

/** The nodes of one line. */
export function inline(line) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(unescape(plain)));
    plain = "";
  };
  for (let at = 0; at < line.length; ) {
    const found = tokenAt(line, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at += found.length;
    } else plain += line[at++];
  }
  flush();
  return nodes;
}

function tokenAt(line, at) {
  const char = line[at];
  const tail = line.slice(at);
  if (char === "<") return entityAt(tail);
  if (char === "`") {
    const end = line.indexOf("`", at + 1);
    return end > at + 1 ? { node: h("code", {}, codeText(line.slice(at + 1, end))), length: end - at + 1 } : null;
  }
  if (MARKS[char]) return markAt(line, at, char);
  if (char === ":") {
    const match = EMOJI.exec(tail);
    const shown = match && emojiOf(match[1]);
    return shown ? { node: h("span", { class: "emoji", title: match[0] }, shown), length: match[0].length } : null;
  }
  if (char === "h" && !(at && WORD.test(line[at - 1]))) {
    const url = BARE_URL.exec(tail)?.[0].replace(/(?:[.,;:!?)'"*_~]|&gt;|&lt;)+$/, "");
    return url ? { node: link(unescape(url), unescape(url)), length: url.length } : null;
  }
  return null;
}

function codeText(text) {
  return unescape(text.replace(/<((?:https?:\/\/|mailto:)[^>|]+)(?:\|([^>]*))?>/g, (_, url, label) => label ?? url));
}

// Slack opens a mark only after a non-word and closes it only before one, on the same line, around something.
function markAt(line, at, mark) {
  if (at && WORD.test(line[at - 1]) && line[at - 1] !== "_") return null;
  if (!line[at + 1] || /\s/.test(line[at + 1]) || line[at + 1] === mark) return null;
  for (let end = at + 2; end < line.length; end++) {
    if (line[end] === "`") {
      const closed = line.indexOf("`", end + 1);
      if (closed > 0) end = closed;
    } else if (line[end] === "<") {
      const closed = line.indexOf(">", end);
      if (closed > 0) end = closed;
    } else if (line[end] === mark && !/\s/.test(line[end - 1]) && !(line[end + 1] && WORD.test(line[end + 1]) && line[end + 1] !== "_")) {
      return { node: h(MARKS[mark], {}, inline(line.slice(at + 1, end))), length: end - at + 1 };
    }
  }
  return null;
}

function entityAt(tail) {
  const end = tail.indexOf(">");
  if (end < 2) return null;
  const body = tail.slice(1, end);
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? null : body.slice(bar + 1);
  const node = entity(target, label);
  return node && { node, length: end + 1 };
}

function entity(target, label) {
  const chip = (text, kind) => h("span", { class: `mention ${kind ?? ""}` }, unescape(text));
  if (/^@[UWB][A-Z0-9]+$/i.test(target)) return chip(`@${userName(target.slice(1)) ?? label ?? "someone"}`, "someone");
  if (/^#[CG][A-Z0-9]+$/i.test(target)) return chip(`#${channelName(target.slice(1)) ?? label ?? "private channel"}`);
  if (/^!(here|channel|everyone)$/.test(target)) return chip(`@${target.slice(1)}`, "loud");
  if (target.startsWith("!subteam^")) return chip(label || "@group");
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!")) return chip(label ?? target);
  if (/^(https?:\/\/|mailto:)/i.test(target)) {
    const shown = label ?? target.replace(/^mailto:/, "");
    return link(unescape(target), label ? inline(shown) : unescape(shown));
  }
  return null;
}

function dateNode(target, label) {
  const [, seconds, format, address] = target.split("^");
  const shown = formatDate(seconds, format ?? "{date}");
  if (shown === null) return h("span", {}, label ?? target);
  const time = h("time", { datetime: new Date(Number(seconds) * 1000).toISOString() }, shown);
  return address ? link(address, time) : time;
}
