/**
 * @file The project's documents, cut into what can be checked: fenced snippets, headings, links, paths.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root. */
export const root: string = join(dirname(fileURLToPath(import.meta.url)), "../..");

export interface Document {
  /** Relative to the root, e.g. `docs/library.md`. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block: ```LANGUAGE TAG. */
export interface Snippet {
  readonly document: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What stands after the language: how the tests use the snippet. */
  readonly tag: string;
  readonly text: string;
}

function* markdownFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* markdownFiles(path);
    else if (entry.name.endsWith(".md")) yield path;
  }
}

/** Every document: those in the root, and all below docs/ and examples/. */
export function documents(): Document[] {
  const inRoot = readdirSync(root).filter((name) => name.endsWith(".md"));
  const paths = [...inRoot, ...markdownFiles("docs"), ...markdownFiles("examples")];
  return paths
    .filter((path) => !path.includes("node_modules") && !path.startsWith(join("docs", "api")))
    .map((path) => ({ path: relative(root, join(root, path)), text: readFileSync(join(root, path), "utf8") }));
}

/** The fenced blocks of a document. */
export function snippetsOf({ path, text }: Document): Snippet[] {
  const snippets: Snippet[] = [];
  let open: { line: number; language: string; tag: string; lines: string[] } | undefined;
  text.split("\n").forEach((line, index) => {
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    if (open !== undefined && line === "```") {
      const { lines, ...rest } = open;
      snippets.push({ document: path, ...rest, text: `${lines.join("\n")}\n` });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (fence) open = { line: index + 1, language: fence[1] ?? "", tag: fence[2]?.trim() ?? "", lines: [] };
  });
  if (open !== undefined) throw new Error(`${path}:${open.line}: the snippet is never closed`);
  return snippets;
}

/** Every snippet in the given language. */
export function snippetsIn(language: string): Snippet[] {
  return documents()
    .flatMap(snippetsOf)
    .filter((snippet) => snippet.language === language);
}

/** A document without its fenced blocks. */
export function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}

/** The anchors that a document's headings have on the usual forges. */
export function anchorsOf(text: string): Set<string> {
  const headings = [...prose(text).matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );
}

/**
 * The file that an address in the repository on the web shows, as a path from the root; undefined for any other address. Documents
 * of the package link in this way to what the package does not have.
 */
export function fileAtAddress(target: string): string | undefined {
  return /^https:\/\/github\.com\/paretune\/paretune\/(?:blob|tree)\/main\/([^#]+)/.exec(target)?.[1];
}
