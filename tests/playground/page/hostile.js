// Puts one hostile text into every place that a name, a text or a block has, and looks for anything that could run.
window.hit = () => { window.wasHit = true; };
const { blocks } = await import("/page/blocks.js");
const { surfaceOf } = await import("/page/surface.js");
const { messageNode } = await import("/page/message.js");
await (await import("/page/markdown.js")).loadReader();
const plain = { type: "plain_text", text: args[0] };
const mrkdwn = { type: "mrkdwn", text: args[0] };
const rich = { type: "rich_text", elements: [{ type: "rich_text_section", elements: [
  { type: "text", text: args[0] }, { type: "link", url: args[0], text: args[0] },
  { type: "emoji", name: args[0] }] }] };
const list = [{ type: "section", text: mrkdwn, accessory: { type: "overflow", action_id: args[0], options: [{ text: plain, value: args[0] }] } },
  { type: "header", text: plain }, { type: "markdown", text: args[0] }, rich, { type: "context", elements: [mrkdwn] },
  { type: "actions", elements: [{ type: "button", action_id: args[0], text: plain, value: args[0] }] },
  { type: "plan", title: args[0], tasks: [{ task_id: "1", title: args[0], status: "pending" }] },
  { type: "data_visualization", title: args[0], chart: { type: "line", series: [{ name: args[0], data: [{ label: args[0], value: 1 }] }],
    axis_config: { categories: [args[0]], x_label: args[0], y_label: args[0] } } },
  { type: "data_table", caption: args[0], rows: [[{ type: "raw_text", text: args[0] }], [{ type: "raw_text", text: args[0] }]] },
  { type: "container", title: plain, child_blocks: [{ type: "section", text: mrkdwn }] }];
const message = { ts: "1.000001", user: args[0], username: args[0], text: args[0], files: [{ name: args[0], mimetype: args[0], url_private: args[0] }],
  attachments: [{ title: args[0], text: args[0], author_name: args[0], footer: args[0], files: [{ name: args[0] }] }] };
const root = document.createElement("div");
root.append(blocks(list, surfaceOf("message", "x", { channel: "C0", ts: "1.0" })), messageNode(message, {}));
document.body.append(root);
await new Promise((done) => setTimeout(done, 50));
const found = [...root.querySelectorAll("*")].flatMap((el) => [...el.attributes].filter((one) => one.name.startsWith("on") || /^(href|src)$/.test(one.name) && /^javascript/i.test(one.value)));
const scripts = root.querySelectorAll("script, iframe, object").length;
root.remove();
return [found.length, scripts, Boolean(window.wasHit)];
