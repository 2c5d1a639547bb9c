import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { BUILT_INS } from "../../src/node/command-template/index.ts";
import { readStudyFile } from "../../src/node/study-file/index.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { documents, type Snippet, snippetsIn } from "./documents.ts";

const snippets = snippetsIn("yaml");

type Fields = Record<string, unknown>;

/** What a snippet tagged `part` is put into; its keys replace these, but parameters and objectives join them. */
const base: Fields = {
  name: "example",
  command: "python train.py --config {config}",
  parameters: { layers: { type: "int", range: [1, 6] } },
  objectives: { accuracy: { goal: "maximize", from: { json: "{trial.dir}/metrics.json", path: "accuracy" } } },
  budget: { trials: 20 },
};

function completed(snippet: Snippet): string {
  if (snippet.tag !== "part") return snippet.text;
  const part: Fields = parse(snippet.text);
  const merged: Fields = { ...base, ...part };
  for (const key of ["parameters", "objectives"]) {
    merged[key] = { ...(base[key] as Fields), ...(part[key] as Fields | undefined) };
  }
  return stringify(merged);
}

describe("the study files in the documents", () => {
  it("are there", () => expect(snippets.length).toBeGreaterThan(0));

  it.each(snippets)("are valid: $document, line $line", async (snippet) => {
    const folder = newFolder();
    try {
      const path = join(folder, "study.yaml");
      writeFileSync(path, completed(snippet));
      const result = await readStudyFile(path);
      expect(result.ok ? [] : result.issues).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("show every key that docs/study-file.md has a section for", () => {
    const page = documents().find(({ path }) => path.endsWith("study-file.md"))?.text ?? "";
    const sections = [...page.matchAll(/^## (\w+)$/gm)].map((match) => match[1] ?? "");
    const shown = new Set(snippets.flatMap(({ text }) => Object.keys(parse(text) as Fields)));
    expect(sections.filter((key) => !shown.has(key))).toEqual([]);
  });

  it("have every placeholder, and the variable with the same value", () => {
    const page = documents().find(({ path }) => path.endsWith("study-file.md"))?.text ?? "";
    for (const { name, variable } of BUILT_INS) {
      expect(page).toContain(`| \`{${name}}\` | ${variable === undefined ? "" : `\`${variable}\` `}|`);
    }
  });
});
