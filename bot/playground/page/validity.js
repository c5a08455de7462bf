// What Slack itself refuses in a modal, before the app sees it: empty required fields, numbers and addresses out of form.

const MISSING = "Please complete this required field.";

/** {block_id: sentence} for every input block of `list` whose field in `node` Slack would refuse. */
export function refused(list, node) {
  const wrong = {};
  for (const block of list ?? []) {
    if (block.type !== "input") continue;
    const input = node.querySelector(`[data-input-block="${CSS.escape(block.block_id ?? "")}"] .field-element`);
    const problem = input && wordsFor(block, input.read());
    if (problem) wrong[block.block_id] = problem;
  }
  return wrong;
}

function wordsFor(block, value) {
  const empty = Array.isArray(value) ? value.length === 0 : !value.trim();
  if (empty) return block.optional ? null : MISSING;
  const rule = RULES[block.element.type];
  return rule ? rule(block.element, value) : null;
}

const RULES = {
  plain_text_input: (element, value) => (element.min_length && [...value].length < element.min_length ? `Please enter at least ${element.min_length} characters.` : null),
  number_input: number,
};

function number(element, value) {
  const form = element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!form.test(value.trim())) return element.is_decimal_allowed ? "Please enter a number." : "Please enter a whole number.";
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) return `Please enter ${element.max_value} or less.`;
  return null;
}
