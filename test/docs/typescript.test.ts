import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, type Snippet, snippetsIn } from "./documents.ts";

/** Where the package's entry points are in this repository. */
const entries = { "paretune/core": join(root, "src/core/index.ts"), paretune: join(root, "src/node/index.ts") };
const snippets = snippetsIn("ts");
let folder = "";

const fileOf = (snippet: Snippet): string => join(folder, `snippet-${snippets.indexOf(snippet)}.mts`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paretune-docs-"));
  for (const snippet of snippets) writeFileSync(fileOf(snippet), `${snippet.text}\nexport {};\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Errors of the strict compiler about the snippets, with the document's own lines. */
function typeErrors(): string[] {
  const program = ts.createProgram(snippets.map(fileOf), {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, [file]])),
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

  it.each(snippets.filter(({ tag }) => tag === "run"))("runs: $document, line $line", async (snippet) => {
    const outfile = fileOf(snippet).replace(/\.mts$/, ".mjs");
    await build({
      entryPoints: [fileOf(snippet)],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
      alias: entries,
      logLevel: "silent",
    });
    const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).not.toMatch(/undefined|NaN|Error/);
  });
});
