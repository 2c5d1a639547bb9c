/**
 * @file Pages and figures, written where a flag says.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Figure, standaloneSvg } from "../../report/index.ts";

/** Writes each figure as an SVG file into the folder; their absolute paths. */
export async function writeFigures(folder: string, drawn: readonly Figure[]): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const figure of drawn) {
    const file = resolve(folder, `${figure.name}.svg`);
    await writeFile(file, standaloneSvg(figure));
    written.push(file);
  }
  return written;
}

/** Writes a page; its absolute path. */
export async function writePage(file: string, page: string): Promise<string> {
  const path = resolve(file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, page);
  return path;
}
