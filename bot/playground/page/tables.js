// A table's first row names its columns; a data table can be sorted and has pages.
import { h } from "./dom.js";

const PAGE_ROWS = 5; // https://docs.slack.dev/reference/block-kit/blocks/data-table-block: page_size if omitted

/** The node of a `table` block. */
export function table(block) {
  const [head, ...body] = block.rows;
  return frame("Table", h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td")))));
}

/** The node of a `data_table` block. */
export function dataTable(block) {
  const [head, ...body] = block.rows;
  const classes = head.map((_, at) => (body.every((cells) => cells[at]?.type === "raw_number") ? "align-right" : ""));
  const size = block.page_size ?? PAGE_ROWS;
  const pages = Math.ceil(body.length / size);
  const heading = block.row_header_column_index ?? 0;
  const rows = h("tbody");
  const pager = h("div", { class: "pager" });
  let [page, sorted, down] = [0, null, false];

  const draw = () => {
    const order = sorted === null ? body : body.toSorted((a, b) => (down ? -1 : 1) * compare(a[sorted], b[sorted]));
    rows.replaceChildren(...order.slice(page * size, (page + 1) * size).map((cells) => row(cells, "td", classes, heading)));
    titles.forEach((title, at) => title.setAttribute("aria-sort", at === sorted ? (down ? "descending" : "ascending") : "none"));
    if (pages > 1) {
      pager.replaceChildren(step("Previous", -1, page === 0), h("span", { role: "status" }, `${page * size + 1}–${Math.min(body.length, (page + 1) * size)} of ${body.length}`), step("Next", 1, page === pages - 1));
    }
  };
  const step = (words, by, disabled) => h("button", { type: "button", class: "button small", disabled, on: { click: () => {
    page += by;
    draw();
    [...pager.querySelectorAll("button:not(:disabled)")].at(by > 0 ? -1 : 0)?.focus();
  } } }, words);
  const titles = head.map((one, at) => h("th", { scope: "col", class: classes[at], dir: "auto" }, h("button", { type: "button", class: "sort", on: { click: () => {
    [down, sorted, page] = [sorted === at && !down, at, 0];
    draw();
  } } }, cell(one))));
  draw();
  return h("div", { class: "data-table" }, frame(block.caption, h("table", {}, h("caption", { dir: "auto" }, block.caption),
    h("thead", {}, h("tr", {}, titles)), rows)), pages > 1 && pager);
}

function compare(a, b) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return cell(a).localeCompare(cell(b), undefined, { numeric: true });
}

/** A table that scrolls by itself where it is wider than its place. */
export function frame(label, node) {
  return h("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": label }, node);
}

function row(cells, tag, classes = [], heading = -1) {
  return h("tr", {}, cells.map((one, at) => h(at === heading ? "th" : tag, {
    class: classes[at], dir: "auto", scope: at === heading ? "row" : tag === "th" ? "col" : null,
  }, cell(one))));
}

function cell(one) {
  return one.text ?? String(one.value ?? "");
}
