/**
 * @file Reads a YAML file of the user's for Kubernetes, and says on which line it is wrong.
 */
import { LineCounter, parseDocument } from "yaml";
import { FileProblem, readRegularSync } from "../../files/index.ts";
import { type Fields, isFields } from "../../is-fields.ts";

const MAX_BYTES = 16 << 20;

/** A mapping that was read, or what is wrong with the file: a phrase that follows its name. */
export type YamlFile =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly problem: string };

/** Reads a file that holds one mapping. */
export function readYamlFile(path: string): YamlFile {
  const wrong = (problem: string): YamlFile => ({ ok: false, problem });
  let text: string;
  try {
    text = readRegularSync(path, { maxBytes: MAX_BYTES }).toString("utf8");
  } catch (error) {
    // The reader's own words begin with the path.
    return wrong(
      error instanceof FileProblem ? error.message.replace(`${path} `, "") : `cannot be read: ${reasonOf(error)}`,
    );
  }
  if (text.trim() === "") return wrong("is empty");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const said = error.code === "MULTIPLE_DOCS" ? "it holds several documents; leave one" : reasonOf(error);
    return wrong(`is no valid YAML (line ${line}, column ${col}: ${said})`);
  }
  try {
    const value: unknown = document.toJS();
    return isFields(value) ? { ok: true, fields: value } : wrong("is no mapping of keys to values");
  } catch (problem) {
    return wrong(`is no valid YAML (${reasonOf(problem)})`); // too many aliases
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}
