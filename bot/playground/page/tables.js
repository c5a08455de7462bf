// Law: a table's first row names its columns; a cell shows what its own type says.
import { h } from "./dom.js";
import { richText } from "./richtext.js";
import { text } from "./text.js";

/** The node of a `table` block: `rows` of cells, `column_settings` of {align, is_wrapped}. */
export function table(block) {
  const [head, ...body] = block.rows ?? [];
  return grid(head, body, block.column_settings ?? []);
}

/** The node of a `data_table` block: all its rows, without pages. */
export function dataTable(block) {
  const [head, ...body] = block.rows ?? [];
  const node = grid(head, body, []);
  if (block.caption) node.firstChild.prepend(h("caption", { dir: "auto" }, block.caption));
  return node;
}

function grid(head, body, columns) {
  const row = (cells, tag) => h("tr", {}, (cells ?? []).map((one, at) => h(tag, { class: columnClass(columns[at]), dir: "auto" }, cell(one))));
  return h("div", { class: "table-frame", role: "region", tabindex: "0", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td")))));
}

function columnClass(column) {
  return [column?.align && `align-${column.align}`, column?.is_wrapped && "wrapped"].filter(Boolean).join(" ");
}

function cell(one) {
  if (one?.type === "rich_text") return richText(one);
  if (one?.type === "raw_number") return one.text ?? String(one.value ?? "");
  return text(one?.text ?? "");
}
