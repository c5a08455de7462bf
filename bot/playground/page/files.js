// A file is shown by name and size; a picture is shown as itself; nothing of a file is run.
import { fileAddress } from "./api.js";
import { h, image } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./state.js";

const UNITS = ["bytes", "KB", "MB", "GB"];
const STEP = 1024;

/** A size in the unit people read. */
function sizeWords(bytes) {
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
  const given = file.url_private_download ?? file.url_private ?? file.permalink;
  return given ? fileAddress(given, state.me) : null;
}
