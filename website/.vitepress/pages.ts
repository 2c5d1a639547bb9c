/**
 * @file Which file of the repository is which page of the site.
 */
import { readdirSync } from "node:fs";
import { join, posix } from "node:path";

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "../..");

/** The address of the repository, for links to files that are not pages. */
export const REPOSITORY = "https://github.com/paretune/paretune";

/** Folders whose Markdown files are pages, and where on the site they lie. */
const FOLDERS: readonly (readonly [folder: string, below: string])[] = [
  ["website/own", ""],
  ["docs", ""],
  ["benchmarks/results", "measured"],
];

/** Pages in the root of the repository. */
const FILES = ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/** The page of each file: paths relative to the roots of the site and of the repository. */
export function pagesByFile(): ReadonlyMap<string, string> {
  const pages = new Map(FILES.map((file) => [file, file.toLowerCase()]));
  for (const [folder, below] of FOLDERS) {
    for (const file of markdownBelow(folder)) {
      const path = posix.join(below, posix.relative(folder, file));
      pages.set(file, path.replace(/(^|\/)README\.md$/, "$1index.md"));
    }
  }
  return pages;
}

function* markdownBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* markdownBelow(path);
    else if (entry.name.endsWith(".md")) yield path;
  }
}
