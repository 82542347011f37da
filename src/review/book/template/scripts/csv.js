// Cells as comma-separated values that a spreadsheet takes for what they are.
const NUMBER = /^[-−]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?$/i;
const FORMULA = /^[=+\-@\t\r]/;

// Numbers stay numbers; any other text that a spreadsheet would run as a formula gets an apostrophe before it.
export function cell(text) {
  if (NUMBER.test(text)) return text.replace("−", "-").replaceAll(",", "");
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

export const csv = (table) =>
  [...table.rows].map((row) => [...row.cells].map((one) => cell(words(one))).join(",") + "\r\n").join("");
