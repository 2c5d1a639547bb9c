/**
 * @file Templates of words, file paths and commands: text with `{placeholder}` in it.
 *
 * A placeholder is a name in braces. `{{` and `}}` stand for literal braces. Braces around anything other than a name
 * (`{print $1}`, `{"a": 1}`) are text, and so is `${NAME}`, which belongs to the shell.
 */

/** A piece of a template: literal text, or the name of a placeholder. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "placeholder"; readonly name: string };

/** A word (or a file path, or a shell line) with placeholders. */
export type Template = readonly TemplatePart[];

/** One command. `words`: a program and its arguments, started without a shell. `shell`: a line for `/bin/sh -c`, in
 * which the value of every placeholder is quoted. */
export type CommandTemplate =
  | { readonly kind: "words"; readonly words: readonly Template[] }
  | { readonly kind: "shell"; readonly line: Template };

/** A command without placeholders, ready to be started. */
export type Command =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "shell"; readonly line: string };

const PLACEHOLDER_OR_BRACES = /\$\{[^{}]*\}|\{\{|\}\}|\{([\p{L}_][\p{L}\p{N}_.-]*)\}/gu;

/** Parses the placeholders of a text. Every text is a valid template. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const addText = (piece: string): void => {
    const last = parts.at(-1);
    if (piece === "") return;
    if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + piece };
    else parts.push({ kind: "text", text: piece });
  };
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER_OR_BRACES)) {
    const [piece, name] = match;
    addText(text.slice(at, match.index));
    if (name !== undefined) parts.push({ kind: "placeholder", name });
    else addText(piece === "{{" ? "{" : piece === "}}" ? "}" : piece);
    at = match.index + piece.length;
  }
  addText(text.slice(at));
  return parts;
}

/** The names of the placeholders in a template, in order of occurrence, with repetitions. */
export function placeholders(template: Template): readonly string[] {
  return template.flatMap((part) => (part.kind === "placeholder" ? [part.name] : []));
}
