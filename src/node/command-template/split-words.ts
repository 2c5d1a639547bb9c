/**
 * @file Splits a command into words as a POSIX shell groups them by quotes and backslashes, and nothing more: variables,
 * patterns and operators are not expanded.
 */
import { lexLine } from "./shell-lexer.ts";

/** A word, and whether any of it was quoted. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** The words of a command, or what is wrong with its quotes. */
export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly problem: string };

/** Splits a command line that no shell will see. */
export function splitWords(line: string): Words {
  const { parts, unclosed } = lexLine([{ kind: "text", text: line }], "words");
  if (unclosed !== undefined) return { ok: false, problem: `the quote ${unclosed} is opened but not closed` };
  const words: Word[] = [];
  let word: Word | undefined;
  for (const { part, role } of parts) {
    if (role === "separator") {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const { text, quoted }: Word = word ?? { text: "", quoted: false };
    word = role === "quoting" || part.kind !== "text" ? { text, quoted: true } : { text: text + part.text, quoted };
  }
  return { ok: true, words: word === undefined ? words : [...words, word] };
}
