/**
 * @file A figure as an SVG file of its own: with the colours that the page would have given it.
 */

import { COLOURS } from "../page/page-style.ts";
import type { Figure } from "./index.ts";

/** The text of an SVG file. Viewers that know dark mode follow it. */
export function standaloneSvg(figure: Figure): string {
  const end = figure.svg.indexOf(">") + 1;
  const open = figure.svg
    .slice(0, end)
    .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" color="var(--text)" ');
  const ground = '<rect width="100%" height="100%" fill="var(--ground)"/>';
  return `${open}<title>${figure.title.replace(/[&<>]/g, "")}</title><style>${COLOURS}</style>${ground}${figure.svg.slice(end)}\n`;
}
