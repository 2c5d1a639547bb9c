/**
 * @file This package's version and folder. The command line is bundled into its own folder, so the address is that of this file.
 */
import { readFileSync } from "node:fs";

/** A file of this package, by its path from the package's folder; the path begins without a slash. */
export function packageFile(path: string): URL {
  return new URL(`../../../${path}`, import.meta.url);
}

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(packageFile("package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
