// Text enters the page only as text nodes; no module here parses a string as HTML.
import { permalink, placeAddress } from "./permalinks.js";

const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:"]);

/** An element. `props`: class, on (event -> listener), data (dataset); others become properties or attributes. */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") el.className = value;
    else if (name === "on") for (const [type, listener] of Object.entries(value)) el.addEventListener(type, listener);
    else if (name === "data") Object.assign(el.dataset, value);
    else if (name === "value") el.value = value;
    else if (name in el && !name.startsWith("aria") && typeof value !== "string") el[name] = value;
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  add(el, children);
  return el;
}

/** Append strings, nodes and nested lists of both; nothing for null, undefined and false. */
export function add(el, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    el.append(child instanceof Node ? child : String(child));
  }
  return el;
}

/** Put these children in the place of whatever was there. */
export function fill(el, ...children) {
  el.replaceChildren();
  return add(el, ...children);
}

/** A drawing that happens only when what it shows has changed: a button under a finger stays the same button. */
export function drawer(root, signOf, render) {
  let drawn = null;
  return () => {
    const sign = JSON.stringify(signOf());
    if (sign === drawn) return;
    drawn = sign;
    const focused = root.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    fill(root, render());
    if (focused) [...root.querySelectorAll("button, a")].find((el) => nameOf(el) === focused)?.focus();
  };
}

// What a control leads to, or else its words: the same in the next drawing.
const nameOf = (el) => JSON.stringify(Object.keys(el.dataset).length ? el.dataset : el.textContent);

/** The address if a person may follow it (http, https, mailto), else null. */
function safeUrl(address) {
  try {
    const url = new URL(String(address));
    return SAFE_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link: to a place of this page if it means a message of this workspace, else beside the page. Other schemes stay plain text. */
export function link(address, ...children) {
  const href = safeUrl(address);
  const content = children.length ? children : [address];
  if (!href) return h("span", { class: "dead-link", title: "This kind of link is not followed" }, content);
  const message = permalink(href);
  if (!message) return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, content);
  const place = placeAddress(message);
  if (!place) return h("span", { class: "dead-link", title: "This is where you can't look" }, content);
  return h("a", { href: place, data: { permalink: href } }, content);
}

// Pictures that stand in a copy of the conversation; none of these kinds can run.
const PICTURE_DATA = /^data:image\/(?:png|jpeg|gif|webp);base64,/;

/** An image of this machine; one of elsewhere is never fetched: its words stand there, with a link to it. */
export function image(address, alt, className) {
  const words = () => h("span", { class: "no-image", role: "img", "aria-label": alt || "Image" }, alt || "Image");
  const inside = PICTURE_DATA.test(address);
  const src = inside ? address : safeUrl(address);
  if (!src || src.startsWith("mailto:")) return words();
  if (!inside && new URL(src).origin !== location.origin) return h("span", { class: "no-image" }, link(src, alt || "Image"));
  const el = h("img", { class: className, alt: alt ?? "", loading: "lazy", referrerpolicy: "no-referrer" });
  el.addEventListener("error", () => el.replaceWith(words()), { once: true });
  el.src = src;
  return el;
}

/** Keep each child whose item is unchanged, so that typing, focus and selection inside it live on. */
export function reconcile(parent, items, keyOf, signOf, render) {
  const old = new Map([...parent.children].filter((el) => el.dataset.key).map((el) => [el.dataset.key, el]));
  const active = document.activeElement;
  const lost = [...parent.children].find((el) => el.contains(active));
  const next = items.map((item) => {
    const key = keyOf(item);
    const sign = signOf(item);
    const known = old.get(key);
    if (known && known.sign === sign) return known;
    const el = known ? keepFocus(known, () => render(item)) : render(item);
    el.dataset.key = key;
    el.sign = sign;
    return el;
  });
  const keep = new Set(next);
  for (const el of [...parent.children]) if (!keep.has(el)) el.remove();
  let spot = parent.firstElementChild;
  for (const el of next) {
    if (el === spot) spot = spot.nextElementSibling;
    else parent.insertBefore(el, spot);
  }
  for (const el of next) el.afterPlaced?.();
  // A card that was redrawn or replaced hands the focus to its successor, never to the page's body.
  if (!lost || lost.isConnected || active.isConnected || document.activeElement !== document.body) return;
  const heir = next.find((el) => el.dataset.key === lost.dataset.key) ?? next.at(-1);
  (heir?.querySelector(FIRST_CONTROL) ?? heir)?.focus({ preventScroll: true });
}

const FIRST_CONTROL = ".content button:not([disabled]), .content input, .content textarea, .content select, .content a[href]";

/** Render anew and give the focus back to the field that had it, found by its data-field. */
export function keepFocus(old, render) {
  const active = document.activeElement;
  const field = old.contains(active) ? active.dataset.field : undefined;
  const caret = field && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  const fresh = render();
  if (field) {
    fresh.afterPlaced = () => {
      delete fresh.afterPlaced;
      const target = fresh.querySelector(`[data-field="${CSS.escape(field)}"]`);
      target?.focus({ preventScroll: true });
      if (caret && target?.setSelectionRange) target.setSelectionRange(...caret);
    };
  }
  return fresh;
}
