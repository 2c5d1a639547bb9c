/**
 * @file Studies that a program defines: its definition becomes a study file, which every command reads.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { Document, isMap, isScalar, visit } from "yaml";
import type { Study } from "../../core/study/index.ts";
import { replaceFile } from "../files/index.ts";
import { withStudyStore } from "../loop/index.ts";
import { parseStudyFile, type StudyIssue } from "../study-file/index.ts";
import { BadInput } from "./bad-input.ts";
import { openStudyFile } from "./open-study.ts";
import { pythonMistake } from "./python-mistake.ts";
import type { AskerLanguage } from "./shown-value.ts";

/** The first words of a file that a program has defined. */
const MARK = "# A program has defined this study";

/** Keys whose entries are written on one line each. */
const ONE_LINE_SECTIONS: readonly string[] = ["parameters", "objectives", "metrics"];

/** Where a study is, and what becomes of its file. */
export interface DefineOptions {
  readonly path: string;
  /** The value of --store, if it was given. */
  readonly store?: string | undefined;
  /** The language of the program, in whose words errors speak; default: JSON. */
  readonly language?: AskerLanguage | undefined;
}

/** What has become of a definition. */
export interface DefinedStudy {
  /** The absolute path of the study file. */
  readonly file: string;
  /** The folder of the results. */
  readonly folder: string;
  /** Whether the study file was written, because the definition is new or has changed. */
  readonly written: boolean;
  /** The changes of the search space that the store has recorded. */
  readonly changes: readonly string[];
  /** What is valid but may not be intended, such as a constraint on a parameter that there is not. */
  readonly notes: readonly string[];
}

/**
 * Writes the study file of a definition, and creates or opens its store. The same definition leaves the file alone, so that
 * later edits of the file stay.
 *
 * @param fields - the keys of a study file; `evaluator: caller` is added, and `name` if it is absent
 * @throws BadInput where the definition is not valid, or the file was not written from a definition
 * @throws StorageError "changed" where the results in the store belong to another study; then nothing is changed
 */
export async function defineStudy(
  fields: Readonly<Record<string, unknown>>,
  { path, store, language }: DefineOptions,
): Promise<DefinedStudy> {
  const file = resolve(path);
  const { name = basename(file, extname(file)), ...others } = fields;
  const text = studyText({ name, evaluator: "caller", ...others });
  const parsed = parseStudyFile(text, file);
  if (!parsed.ok) throw new BadInput(problemWords(parsed.issues, fields, language), { issues: parsed.issues });
  const before = existsSync(file) ? await readFile(file, "utf8") : undefined;
  if (before !== undefined && !before.startsWith(MARK)) {
    throw new BadInput(
      `${path} exists already, and no program has defined it. Open it as it is (open_study in Python), or choose another file.`,
    );
  }
  const isKnown = before !== undefined && digestIn(before) === digestIn(text);
  if (!isKnown) {
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, text);
  }
  try {
    const opened = await openStudyFile(file, { store });
    const changes = await withStudyStore(opened, { create: true }, async ({ edit }) => edit?.changes ?? []);
    return {
      file,
      folder: opened.folder,
      written: !isKnown,
      changes,
      notes: parsed.notes.map((note) => note.replace(/^line \d+, /, "")),
    };
  } catch (error) {
    if (!isKnown) await (before === undefined ? rm(file, { force: true }) : replaceFile(file, before));
    throw error;
  }
}

/**
 * The study of a definition, of which no file is written.
 *
 * @param fields - the keys of a study file, as `defineStudy` takes them
 * @param language - the language of the program that asks; default: JSON
 * @throws BadInput where the definition is not valid
 */
export function definedStudy(fields: Readonly<Record<string, unknown>>, language?: AskerLanguage): Study {
  const text = JSON.stringify({ name: "study", evaluator: "caller", ...fields });
  const parsed = parseStudyFile(text, "study.yaml");
  if (!parsed.ok) throw new BadInput(problemWords(parsed.issues, fields, language), { issues: parsed.issues });
  return parsed.file.study;
}

/** The text of the study file, with a digest of the definition. */
function studyText(fields: Readonly<Record<string, unknown>>): string {
  const document = new Document(fields);
  visit(document, {
    Pair: (_key, pair) => {
      const section = isScalar(pair.key) && ONE_LINE_SECTIONS.includes(String(pair.key.value)) ? pair.value : undefined;
      if (isMap(section)) for (const { value } of section.items) if (isMap(value)) value.flow = true;
      return undefined;
    },
    Seq: (_key, sequence) => {
      sequence.flow = true;
    },
  });
  const digest = createHash("sha256").update(JSON.stringify(fields)).digest("hex").slice(0, 16);
  const head = `${MARK}, which writes the file again when its definition changes.\n# Definition: ${digest}`;
  return `${head}\n${document.toString({ lineWidth: 0 })}`;
}

function digestIn(text: string): string | undefined {
  return /^# Definition: (\w+)$/m.exec(text)?.[1];
}

/** The mistakes of a definition: by key, because the program that wrote it has no lines of a file. */
function problemWords(
  issues: readonly StudyIssue[],
  fields: Readonly<Record<string, unknown>>,
  language: AskerLanguage = "json",
): string {
  const lines = issues.map((issue) => {
    if (language === "python") return pythonMistake(issue, fields);
    const { key, message, suggestion } = issue;
    return `${key === "" ? "The definition" : key} ${message}${suggestion === undefined ? "" : `. Write: ${suggestion}`}`;
  });
  return `The definition of the study is not valid:\n${lines.slice(0, 20).join("\n")}`;
}
