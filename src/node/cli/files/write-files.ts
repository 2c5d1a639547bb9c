/**
 * @file Writes pages and figures to the paths that flags name.
 */
import { resolve } from "node:path";
import { type FigureData, standaloneSvg } from "../../../figures/index.ts";
import { checkReplaceable, checkWritableFolder, type ReplaceOptions, replaceFile } from "../../files/index.ts";
import { drawFigures } from "../../report/index.ts";

/** Writes each figure as an SVG file into the folder; returns their absolute paths. */
export async function writeFigures(folder: string, figures: readonly FigureData[]): Promise<readonly string[]> {
  const written: string[] = [];
  for (const figure of await drawFigures(figures)) {
    const file = resolve(folder, `${figure.name}.svg`);
    written.push(await replaceFile(file, standaloneSvg(figure), { mayReplace: isSvg, what: "an SVG figure" }));
  }
  return written;
}

const A_PAGE: ReplaceOptions = { mayReplace: isPage, what: "a page that Paretune wrote" };

/** Refuses a page and a folder of figures that could not be written, before the analysis that they are to show. */
export async function checkTargets(page: string | undefined, figures: string | undefined): Promise<void> {
  if (page !== undefined) await checkReplaceable(page, A_PAGE);
  if (figures !== undefined) await checkWritableFolder(figures);
}

/** Writes a page; returns its absolute path. Replaces nothing but an earlier page. */
export function writePage(file: string, page: string): Promise<string> {
  return replaceFile(file, page, A_PAGE);
}

const A_TABLE: ReplaceOptions = { mayReplace: isTable, what: "a table of trials" };

/** Refuses a table that could not be written. */
export function checkTable(file: string): Promise<unknown> {
  return checkReplaceable(file, A_TABLE);
}

/** Writes a table of trials as CSV; returns its absolute path. Replaces nothing but an earlier one. */
export function writeTable(file: string, text: string): Promise<string> {
  return replaceFile(file, text, A_TABLE);
}

function isTable(beginning: string): boolean {
  return beginning.startsWith("trial,");
}

function isSvg(beginning: string): boolean {
  return beginning.startsWith("<svg ");
}

function isPage(beginning: string): boolean {
  return beginning.startsWith("<!doctype html>") && /<title>[^<]* – Paretune \w+<\/title>/.test(beginning);
}
