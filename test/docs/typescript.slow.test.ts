import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { root, type Snippet, snippetsIn } from "./documents.ts";

const snippets = snippetsIn("ts");
let folder = "";
// Inside the package its own name leads to its built entry points, as for a user.
let programs = "";

const fileOf = (snippet: Snippet): string => join(folder, `snippet-${snippets.indexOf(snippet)}.mts`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paretune-docs-"));
  programs = mkdtempSync(join(root, "build/docs-"));
  for (const snippet of snippets) writeFileSync(fileOf(snippet), `${snippet.text}\nexport {};\n`);
});

afterAll(() => {
  for (const each of [folder, programs]) rmSync(each, { recursive: true, force: true });
});

/** Errors of the strict compiler about the snippets, by the types that the package ships; with the document's lines. */
function typeErrors(): string[] {
  const { ".": node, "./core": core, "./problems": problems } = packageJson.exports;
  const program = ts.createProgram(snippets.map(fileOf), {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: {
      paretune: [join(root, node.types)],
      "paretune/core": [join(root, core.types)],
      "paretune/problems": [join(root, problems.types)],
    },
  });
  return snippets.flatMap((snippet) => {
    const source = program.getSourceFile(fileOf(snippet));
    return program.getSemanticDiagnostics(source).map(({ start = 0, messageText }) => {
      const line = snippet.line + 1 + (source?.getLineAndCharacterOfPosition(start).line ?? 0);
      return `${snippet.document}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}

describe("the TypeScript in the documents", () => {
  it("is there", () => expect(snippets.length).toBeGreaterThan(0));

  it("has the types that it says", () => expect(typeErrors()).toEqual([]));

  it.each(snippets.filter(({ tag }) => tag === "run"))(
    "runs on the built package: $document, line $line",
    ({ text, line }) => {
      const code = ts.transpile(text, { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext });
      const file = join(programs, `snippet-${line}.mjs`);
      writeFileSync(file, code);
      const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).not.toMatch(/undefined|NaN|Error/);
    },
  );
});
