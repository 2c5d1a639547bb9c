/**
 * @file HTML that cannot forget to escape: every value put into the template is escaped unless it is markup itself.
 */

/** A piece of HTML that is safe to put into a page as it stands. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: markup stays, lists are joined, nothing is left out, all else is escaped. */
export type MarkupValue = Markup | string | number | boolean | null | undefined | readonly MarkupValue[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text with the five characters that mean something in HTML or XML replaced by their entities. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Tag of a template of HTML: html`<td>${value}</td>` escapes `value`. */
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
