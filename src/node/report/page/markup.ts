/**
 * @file Templates of HTML that escape every value, except values that are markup themselves.
 */
import { escapeText } from "../../../figures/index.ts";

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

/** Between a number and its per cent sign or the sign ±, where a line must not break. */
const SPACE_IN_NUMBER = /(?<=\d) (?=[%±])|(?<=±) (?=\d)/g;
const NO_BREAK_SPACE = "\u00a0";

/** A value in a template: markup is kept, lists are joined, booleans, null and undefined are omitted, the rest is escaped. */
export type MarkupValue = Markup | string | number | boolean | null | undefined | readonly MarkupValue[];

/** The tag of an HTML template: html`<td>${value}</td>` escapes `value`. */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  const [first = "", ...rest] = strings.map(unbroken);
  return new Markup(values.reduce<string>((text, value, index) => text + render(value) + (rest[index] ?? ""), first));
}

function render(value: MarkupValue): string {
  if (value instanceof Markup) return value.text;
  if (value === null || value === undefined || value === false || value === true) return "";
  if (typeof value === "object") return value.map(render).join("");
  return escapeText(unbroken(String(value)));
}

function unbroken(text: string): string {
  return text.replace(SPACE_IN_NUMBER, NO_BREAK_SPACE);
}

/** The text, escaped and otherwise unchanged, so that it can be copied. */
export function verbatim(text: string): Markup {
  return new Markup(escapeText(text));
}

/** Words up to this length are not broken. */
const MAX_UNBROKEN = 14;

/** A name for a cell of a table: long words may be broken, after signs where they have some, so that the table fits onto paper. */
export function breakable(text: string): Markup {
  const parts = text.split(/(?<=[\s_./-])/u).flatMap((word) => {
    const characters = [...word];
    const pieces = Math.max(1, Math.ceil(characters.length / MAX_UNBROKEN));
    return Array.from({ length: pieces }, (_, i) =>
      characters.slice(i * MAX_UNBROKEN, (i + 1) * MAX_UNBROKEN).join(""),
    );
  });
  const isLong = text.split(/\s/u).some((word) => [...word].length > MAX_UNBROKEN);
  return isLong ? html`${parts.map((part, i) => (i === 0 ? part : html`<wbr>${part}`))}` : html`${text}`;
}
