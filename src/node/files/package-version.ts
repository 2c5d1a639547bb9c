/**
 * @file This package's version and folder. This file runs from the sources, from `build`, and from any bundle in `dist`.
 */
import { existsSync, readFileSync } from "node:fs";

/** A file of this package, by its path from the package's folder; the path begins without a slash. */
export function packageFile(path: string): URL {
  return new URL(path, packageFolder());
}

/** The nearest folder above this file that has a package.json; its address ends with a slash. */
function packageFolder(): URL {
  let folder = new URL("..", import.meta.url);
  while (!existsSync(new URL("package.json", folder))) {
    const above = new URL("..", folder);
    if (above.href === folder.href) throw new Error(`No folder above ${import.meta.url} has a package.json.`);
    folder = above;
  }
  return folder;
}

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(packageFile("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
