/**
 * @file CSV as RFC 4180 defines it: commas, CRLF, and quotes around fields that need them. A text that a spreadsheet would read as
 * a formula has an apostrophe before it (OWASP, "CSV Injection").
 */

/** Rows as CSV text. */
export function csv(rows: readonly (readonly (string | number | boolean)[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: string | number | boolean): string {
  const text = typeof value === "string" ? withoutFormula(value) : String(value);
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that no spreadsheet runs: formulas begin with one of these characters, also in full width. Numbers with a sign are left as they are. */
function withoutFormula(text: string): string {
  const isFormula = /^[=+@\t\r\n＝＋－＠-]/.test(text) && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text);
  return isFormula ? `'${text}` : text;
}
