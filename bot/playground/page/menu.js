// A menu opens at its button, is walked with the arrow keys, and gives the focus back.
import { h } from "./dom.js";

let openMenu = null;

/** Show `items` [{name, hint?, run, danger?}] under `opener`; a second call on the same opener closes it. */
export function menu(opener, items) {
  const same = openMenu?.opener === opener;
  closeMenu();
  if (same || !items.length) return;
  const list = h("div", { class: "menu", role: "menu" }, items.map((item) => h("button", {
    type: "button", role: "menuitem", class: item.danger ? "danger-item" : "", on: { click: () => {
      closeMenu();
      item.run();
    } },
  }, h("span", { dir: "auto" }, item.name), item.hint && h("small", { dir: "auto" }, item.hint))));
  list.addEventListener("keydown", walk);
  (opener.closest("dialog, .drawer") ?? document.querySelector("main")).append(list);
  place(list, opener);
  opener.setAttribute("aria-expanded", "true");
  openMenu = { opener, list };
  list.firstElementChild.focus();
}

/** Close the open menu, if any. */
function closeMenu() {
  if (!openMenu) return;
  const { opener, list } = openMenu;
  openMenu = null;
  if (list.contains(document.activeElement)) opener.focus();
  opener.removeAttribute("aria-expanded");
  list.remove();
}

function walk(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) items[(at + step + items.length) % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const GAP_PX = 4;

function place(list, opener) {
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = at.bottom + GAP_PX + height < innerHeight;
  list.style.left = `${Math.max(GAP_PX, Math.min(at.left, innerWidth - width - GAP_PX))}px`;
  list.style.top = `${below ? at.bottom + GAP_PX : Math.max(GAP_PX, at.top - height - GAP_PX)}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (openMenu && !openMenu.list.contains(event.target) && !openMenu.opener.contains(event.target)) closeMenu();
});
