/**
 * @file Templates of HTML that escape every value, except values that are markup themselves.
 */
import { escapeText } from "../figures/index.ts";

/** A piece of HTML that needs no escaping. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** A value in a template: markup is kept, lists are joined, booleans, null and undefined are omitted, the rest is escaped. */
export type MarkupValue = Markup | string | number | boolean | null | undefined | readonly MarkupValue[];

/** The tag of an HTML template: html`<td>${value}</td>` escapes `value`. */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) text += render(value) + (strings[index + 1] ?? "");
  return new Markup(text);
}

function render(value: MarkupValue): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || value === false || value === true) return "";
  if (typeof value === "object") return value.map(render).join("");
  return escapeText(String(value));
}
