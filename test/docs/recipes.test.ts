import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStudyFile } from "../../src/node/study-file/index.ts";
import { root, snippetsOf } from "./documents.ts";

const folder = join(root, "examples/recipes");
const recipes = readdirSync(folder).filter((name) => existsSync(join(folder, name, "study.yaml")));

function textOf(...path: readonly string[]): string {
  return readFileSync(join(root, ...path), "utf8");
}

describe("the recipes", () => {
  it("are there", () => {
    expect(recipes).toEqual(expect.arrayContaining(["huggingface", "lightning", "keras", "scikit-learn", "fasttext"]));
  });

  it.each(recipes)("%s has a study file that is accepted without a note", async (name) => {
    const read = await readStudyFile(join(folder, name, "study.yaml"));
    expect(read).toMatchObject({ ok: true });
    expect(read.ok ? read.notes : read.issues).toEqual([]);
    expect(read.ok && read.file.study.name).toBe(name);
  });

  it.each(recipes)("%s has a page that shows its study file as it is", (name) => {
    const path = `docs/recipes/${name}.md`;
    const shown = snippetsOf({ path, text: textOf(path) }).filter(({ tag }) => tag === "study");
    expect(shown.map(({ text }) => text)).toEqual([textOf("examples/recipes", name, "study.yaml")]);
  });

  it.each(recipes)("%s says in its folder how to install it, and is in the table of recipes", (name) => {
    const readme = textOf("examples/recipes", name, "README.md");
    expect(readme).toMatch(/^Requirements: /m);
    expect(readme).toContain(`../../../docs/recipes/${name}.md`);
    expect(textOf("docs/recipes/README.md")).toContain(`](${name}.md) |`);
  });
});
