/**
 * @file A figure as an SVG file of its own, with the colours that the page would define.
 */
import { COLOURS } from "./colours.ts";
import type { Figure } from "./drawing.ts";
import { escapeText } from "./escape-text.ts";

/** The text of an SVG file. Viewers that support dark mode show it in dark colours. */
export function standaloneSvg({ svg, title }: Figure): string {
  const end = svg.indexOf(">") + 1;
  const open = svg.slice(0, end).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" color="var(--text)" ');
  const ground = '<rect width="100%" height="100%" fill="var(--ground)"/>';
  return `${open}<title>${escapeText(title)}</title><style>${COLOURS}</style>${ground}${svg.slice(end)}\n`;
}
