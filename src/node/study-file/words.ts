/**
 * @file Splits a command into words as a POSIX shell groups them by quotes and backslashes, and nothing more: variables,
 * patterns and operators are not expanded.
 */

/** A word, and whether any of it was quoted. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** The words of a command, or what is wrong with its quotes. */
export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly problem: string };

/** Splits a command line. */
export function splitWords(line: string): Words {
  const words: Word[] = [];
  let text = "";
  let quoted = false;
  let open: "" | "'" | '"' = "";
  let started = false;
  const end = (): void => {
    if (started) words.push({ text, quoted });
    [text, quoted, started] = ["", false, false];
  };
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (open === "" && /\s/.test(character)) {
      end();
      continue;
    }
    started = true;
    if (character === open) open = "";
    else if (open === "" && (character === "'" || character === '"')) [open, quoted] = [character, true];
    else if (character === "\\" && escapes(open, line.charAt(at + 1))) {
      text += line.charAt(++at) === "\n" ? "" : line.charAt(at);
      quoted = true;
    } else text += character;
  }
  if (open !== "") return { ok: false, problem: `the quote ${open} is opened but not closed` };
  end();
  return { ok: true, words };
}

/** Whether a backslash takes the next character's meaning away: everywhere, a few, or never, by the quotes around. */
function escapes(open: "" | "'" | '"', next: string): boolean {
  if (next === "" || open === "'") return false;
  return open === "" || '"\\$`\n'.includes(next);
}
