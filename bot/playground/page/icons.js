// The page's signs are drawn here as SVG, so that they look alike on every system and take the colour of the text.

const PATHS = {
  reply: "M9 6 4 11l5 5M4.5 11H14c4 0 6 2 6 6v1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  bolt: "M13 3 5 13.5h6L10.5 21 19 10h-6.5z",
  clip: "m20 11-8.5 8.3a5 5 0 0 1-7-7.1l8.8-8.6a3.4 3.4 0 0 1 4.7 4.8l-8.6 8.4a1.6 1.6 0 0 1-2.3-2.3L15 6.6",
  send: "M4 12 20 4.5 15 20l-4-6.5zM11 13.5 20 4.5",
  lock: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
  home: "m4 11 8-7 8 7v9h-5v-6H9v6H4z",
  chat: "M4 5h16v11H11l-4.5 4v-4H4z",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6M17.5 14c2.3.7 3.6 2.7 4 6",
  eye: "M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  close: "m6 6 12 12M18 6 6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  download: "M12 4v11m-5-5 5 5 5-5M5 20h14",
  trash: "M4 7h16M9.5 7V4.5h5V7M6 7l1 13h10l1-13M10 11v5.5M14 11v5.5",
  file: "M6 3h8l4 4.5V21H6zM14 3v5h4",
  hood: "M4 19V9M10 19V5M16 19v-7M22 19H2",
  play: "M7 4.5 19 12 7 19.5z", pause: "M8 5v14M16 5v14", next: "M6 5l8 7-8 7M18 5v14", down: "m6 9 6 6 6-6",
  up: "M7 11v9H4v-9zM7 11l4-8c2 0 2.8 1.3 2.5 3l-.5 3h5.5c1.5 0 2 1 1.7 2.2l-1.7 7c-.3 1.2-1 1.8-2.2 1.8H7",
  thumbDown: "M7 13V4H4v9zM7 13l4 8c2 0 2.8-1.3 2.5-3l-.5-3h5.5c1.5 0 2-1 1.7-2.2l-1.7-7C18.2 4.6 17.5 4 16.3 4H7",
};
const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with these attributes and children. */
export function svg(tag, props = {}, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) if (value !== null && value !== undefined) el.setAttribute(name, value);
  el.append(...children.flat().filter((child) => child !== null && child !== false));
  return el;
}

/** The sign `name`; it is decoration, the control beside it has a name of its own. */
export function icon(name) {
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}
