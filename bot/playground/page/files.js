// A file is shown by name and size; a picture is shown as itself; nothing of a file is run.
import { fileAddress, sentence, upload } from "./api.js";
import { h, image } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";
import { keep, save, typed } from "./surface.js";

const UNITS = ["bytes", "KB", "MB", "GB"];
const STEP = 1024;

/** A size in the unit people read. */
export function sizeWords(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const power = bytes > 0 ? Math.min(Math.floor(Math.log(bytes) / Math.log(STEP)), UNITS.length - 1) : 0;
  return `${(bytes / STEP ** power).toFixed(power ? 1 : 0)} ${UNITS[power]}`;
}

/** The files under a message. */
export function fileList(files) {
  return h("div", { class: "files" }, files.map((file) => {
    const address = addressOf(file);
    const name = file.title || file.name || "File";
    if (address && /^image\//.test(file.mimetype ?? "")) {
      return h("a", { href: address, target: "_blank", rel: "noopener" }, image(address, file.alt_txt || name, "shown-image"));
    }
    const transcript = file.transcription?.preview?.content;
    const words = [icon("file"), h("span", { class: "file-name", dir: "auto" }, name), h("small", {}, transcript ? `Voice clip: “${transcript}”` : sizeWords(file.size))];
    return address ? h("a", { class: "file", href: address, target: "_blank", rel: "noopener", download: file.name ?? "" }, words) : h("div", { class: "file" }, words);
  }));
}

function addressOf(file) {
  return asMe(file.url_private_download ?? file.url_private ?? file.permalink);
}

/** The address of a private file as the acting person may open it; null where there is none. */
export function asMe(given) {
  return given ? fileAddress(given, state.me) : null;
}

/** The address of a block's `slack_file` ({url} or {id}). */
export function slackFile(file) {
  if (!file) return null;
  return asMe(file.url ?? `/files-pri/${state.team?.id}-${encodeURIComponent(file.id)}/file`);
}

/** The field of a modal that takes files: `read()` gives their ids. */
export function fileInput(element, surface, block, how) {
  let held = typed(surface, block, element) ?? [];
  const names = h("div", { class: "chips" });
  const note = h("div", { class: "hint", role: "status" });
  const most = element.max_files ?? 10;
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  const input = h("input", { type: "file", id: how.id, "aria-describedby": how.describedBy, multiple: most > 1, accept: accept || null,
    data: { field: `${block.block_id}/${element.action_id}` } });
  const draw = () => names.replaceChildren(...held.map((file) => h("button", { type: "button", class: "chip", "aria-label": `Remove ${file.name}`, on: { click: () => {
    set(held.filter((one) => one !== file));
  } } }, file.name, " ×")));
  const set = (next) => {
    held = next;
    keep(surface, block, element, held);
    save(surface, block, element, { selected: held.map((file) => file.id) });
    draw();
  };
  input.addEventListener("change", async () => {
    for (const file of [...input.files].slice(0, most - held.length)) {
      note.textContent = `Uploading ${file.name}…`;
      const answer = await upload({ user: state.me }, file);
      note.textContent = answer.ok ? "" : sentence(answer.error);
      if (answer.ok) set([...held, { id: answer.file_id, name: file.name }]);
    }
    input.value = "";
  });
  draw();
  const node = h("div", { class: "file-input" }, names, input, note);
  node.read = () => held.map((file) => file.id);
  return node;
}
