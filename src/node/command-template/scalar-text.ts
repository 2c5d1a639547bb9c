/**
 * @file Values as JSON that YAML 1.1 and TOML read as the same values. YAML 1.1 readers take `1e-7` for a text.
 */

/** A value as JSON that YAML 1.1 reads as the same value. */
export function scalarText(value: number | string | boolean): string {
  if (typeof value === "string") return quotedText(value);
  return typeof value === "number" ? String(value).replace(/^(-?\d+)e/, "$1.0e") : String(value);
}

/** A text as JSON, without the characters that YAML does not allow, or that end a line there. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
