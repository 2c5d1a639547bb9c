/**
 * @file Reads a study file from disk.
 */
import { readFile } from "node:fs/promises";
import { parseStudyFile, type ReadOptions, type StudyFileResult } from "./parse.ts";

/** Reads and parses the study file at `path`. A file that cannot be read is an issue like any other. */
export async function readStudyFile(path: string, options: ReadOptions = {}): Promise<StudyFileResult> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const message = readProblem((error as NodeJS.ErrnoException).code, error as Error);
    return { ok: false, issues: [{ line: 0, column: 0, key: "", message }] };
  }
  return parseStudyFile(text.replace(/^\uFEFF/, ""), path, options);
}

function readProblem(code: string | undefined, error: Error): string {
  if (code === "ENOENT") return "there is no such file; `paretune init` writes one";
  if (code === "EISDIR") return "is a folder; give the path of the study file in it";
  if (code === "EACCES") return "cannot be read: permission denied; change its permissions";
  return `cannot be read: ${error.message}`;
}
