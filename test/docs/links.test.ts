import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, documents, fileAtAddress, prose, root } from "./documents.ts";
import { sources } from "./sources.ts";

/** Targets of links and images: Markdown's, and those of HTML tags. */
function targetsOf(text: string): string[] {
  const markdown = [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const html = [...prose(text).matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return [...markdown, ...html].map((match) => match[1] ?? "");
}

/** Why a link is broken; undefined if it is not. Web addresses are only parsed, never fetched; those of the repository name a file. */
function fault(document: string, text: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#");
  const inRepository = fileAtAddress(target);
  if (/^https?:/.test(target) && inRepository === undefined)
    return URL.canParse(target) ? undefined : `${target} is not a valid address`;
  const file = join(root, inRepository ?? (path === "" ? document : join(dirname(document), path)));
  if (!existsSync(file)) return `${target} does not exist`;
  if (anchor === undefined || statSync(file).isDirectory()) return undefined;
  const linked = path === "" ? text : readFileSync(file, "utf8");
  return anchorsOf(linked).has(anchor) ? undefined : `${target}: no such heading`;
}

describe("the documents", () => {
  it.each(documents())("$path links only to what exists", ({ path, text }) => {
    expect(targetsOf(text).flatMap((target) => fault(path, text, target) ?? [])).toEqual([]);
  });

  it.each(documents())("$path names only files of the project that exist", ({ path, text }) => {
    if (path === "CHANGELOG.md") return; // describes the past
    const named = [...prose(text).matchAll(/`((?:src|test|docs|scripts|examples|benchmarks)\/[\w./-]*)`/g)];
    expect(named.map((match) => match[1] ?? "").filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

describe("the source files", () => {
  it("comments name only documents that exist", () => {
    const named = [...sources()].flatMap(({ path, text }) =>
      [...text.matchAll(/\bdocs\/[\w./-]+\.md\b/g)].map(([document]) => ({ path, document })),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ document }) => !existsSync(join(root, document)))).toEqual([]);
  });
});

describe("ARCHITECTURE.md", () => {
  it("has a row for every room", () => {
    const text = documents().find(({ path }) => path === "ARCHITECTURE.md")?.text ?? "";
    const rooms = ["src/core", "src/node"].flatMap((project) =>
      readdirSync(join(root, project), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `| \`${project}/${name}/\` |`),
    );
    expect(rooms.filter((row) => !text.includes(row))).toEqual([]);
  });
});

describe("the references", () => {
  const references = documents().find(({ path }) => path.endsWith("references.md"))?.text ?? "";

  it("hold every paper that the sources cite", () => {
    const cited = new Map<string, string>();
    for (const { path, text } of sources()) {
      for (const match of text.matchAll(
        /\b([A-Z]\p{L}+'?)(?: et al\.| & [A-Z]\p{L}+|(?:, [A-Z]\p{L}+)+ & [A-Z]\p{L}+)?,? \(?((?:19|20)\d\d)\b/gu,
      )) {
        cited.set(`${match[1]} ${match[2]}`, path);
      }
    }
    const missing = [...cited].filter(([citation]) => {
      const [author = "", year = ""] = citation.split(" ");
      return !references.split("\n").some((line) => line.includes(author) && line.includes(` ${year}`));
    });
    expect(missing).toEqual([]);
  });
});
