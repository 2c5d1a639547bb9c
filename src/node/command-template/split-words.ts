/**
 * @file Splits a command into words as a POSIX shell groups them by quotes and backslashes, and nothing more: variables,
 * patterns and operators are not expanded.
 */
import { lexLine } from "./shell-lexer.ts";
import { joined, sourceOf, type Template } from "./template.ts";

/** A word, and whether any of it was quoted. */
export interface Word {
  readonly parts: Template;
  /** The word as it was written, without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

/** The words of a command, or what is wrong with its quotes. */
export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly problem: string };

/** Splits a command line that no shell will see. Parts other than text remain whole. */
export function splitWords(line: Template): Words {
  const { parts, unclosed } = lexLine(line, "words");
  if (unclosed !== undefined) return { ok: false, problem: `the quote ${unclosed} is opened but not closed` };
  const words: { parts: Template; quoted: boolean }[] = [];
  let isBetween = true;
  for (const { part, role } of parts) {
    const word = words.at(-1);
    if (role === "separator") isBetween = true;
    else {
      const before = isBetween || word === undefined ? { parts: [], quoted: false } : word;
      const next =
        role === "quoting" ? { ...before, quoted: true } : { ...before, parts: joined([...before.parts, part]) };
      if (before === word) words[words.length - 1] = next;
      else words.push(next);
      isBetween = false;
    }
  }
  return { ok: true, words: words.map((word) => ({ ...word, text: word.parts.map(sourceOf).join("") })) };
}
