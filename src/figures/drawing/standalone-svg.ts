/**
 * @file Figures as SVG text: part of a page that defines the colours, or a file of its own.
 */
import { type Theme, themeRules } from "./colours.ts";
import type { Description } from "./description.ts";
import { drawFigure } from "./draw-figure.ts";
import { escapeText } from "./escape-text.ts";
import type { Plotting } from "./plotting.ts";
import { SvgDocument, type SvgElement } from "./svg-document.ts";

/** The figure as an `svg` element with its height in pixels; its colours are defined by the page. */
export function svgText(plot: Plotting, description: Description): { readonly svg: string; readonly height: number } {
  const { svg, height } = drawFigure<SvgElement>(plot, description, new SvgDocument());
  return { svg: String(svg), height };
}

/** The text of an SVG file of a drawing. Viewers that support dark mode show it in dark colours, unless a theme is chosen. */
export function standaloneSvg(
  { svg, title }: { readonly svg: string; readonly title: string },
  theme: Theme = "auto",
): string {
  const end = svg.indexOf(">") + 1;
  const open = svg.slice(0, end).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" color="var(--text)" ');
  const ground = '<rect width="100%" height="100%" fill="var(--ground)"/>';
  return `${open}<title>${escapeText(title)}</title><style>${themeRules(theme)}</style>${ground}${svg.slice(end)}\n`;
}
