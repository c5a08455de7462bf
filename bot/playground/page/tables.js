// A table's first row names its columns; a data table can be sorted and has pages.
import { h } from "./dom.js";
import { richText } from "./richtext.js";
import { text } from "./text.js";

const PAGE_ROWS = 5; // https://docs.slack.dev/reference/block-kit/blocks/data-table-block: page_size if omitted

/** The node of a `table` block: `rows` of cells, `column_settings` of {align, is_wrapped}. */
export function table(block) {
  const [head, ...body] = block.rows ?? [];
  const columns = block.column_settings ?? [];
  return frame("Table", h("table", {}, h("thead", {}, row(head, "th", columns)), h("tbody", {}, body.map((cells) => row(cells, "td", columns)))));
}

/** The node of a `data_table` block. */
export function dataTable(block) {
  const [head, ...body] = block.rows ?? [];
  const columns = (head ?? []).map((_, at) => ({ align: body.every((cells) => cells[at]?.type === "raw_number") ? "right" : null }));
  const size = block.page_size ?? PAGE_ROWS;
  const pages = Math.ceil(body.length / size);
  const heading = block.row_header_column_index ?? 0;
  const rows = h("tbody");
  const pager = h("div", { class: "pager" });
  let [page, sorted, down] = [0, null, false];

  const draw = () => {
    const order = sorted === null ? body : body.toSorted((a, b) => (down ? -1 : 1) * compare(a[sorted], b[sorted]));
    rows.replaceChildren(...order.slice(page * size, (page + 1) * size).map((cells) => row(cells, "td", columns, heading)));
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
  const titles = (head ?? []).map((one, at) => h("th", { scope: "col", class: columnClass(columns[at]), dir: "auto" }, h("button", { type: "button", class: "sort", on: { click: () => {
    [down, sorted, page] = [sorted === at && !down, at, 0];
    draw();
  } } }, cell(one))));
  draw();
  return h("div", { class: "data-table" }, frame(block.caption ?? "Table", h("table", {}, block.caption && h("caption", { dir: "auto" }, block.caption),
    h("thead", {}, h("tr", {}, titles)), rows)), pages > 1 && pager);
}

function compare(a, b) {
  if (a?.type === "raw_number" && b?.type === "raw_number") return a.value - b.value;
  return plain(a).localeCompare(plain(b), undefined, { numeric: true });
}

function plain(one) {
  return typeof one?.text === "string" ? one.text : h("div", {}, cell(one)).textContent;
}

/** A table that scrolls by itself where it is wider than its place. */
export function frame(label, node) {
  return h("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": label }, node);
}

function row(cells, tag, columns, heading = -1) {
  return h("tr", {}, (cells ?? []).map((one, at) => h(at === heading ? "th" : tag, {
    class: columnClass(columns[at]), dir: "auto", scope: at === heading ? "row" : tag === "th" ? "col" : null,
  }, cell(one))));
}

function columnClass(column) {
  return [column?.align && `align-${column.align}`, column?.is_wrapped && "wrapped"].filter(Boolean).join(" ");
}

function cell(one) {
  if (one?.type === "rich_text") return richText(one);
  if (one?.type === "raw_number") return one.text ?? String(one.value ?? "");
  return text(one?.text ?? "");
}
