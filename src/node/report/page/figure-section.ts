/**
 * @file A figure in a page: its drawing, legend and caption.
 */
import type { Figure } from "../figures/index.ts";
import { html, Markup } from "./markup.ts";

/** The figure in a section of its own, with its title as the heading. */
export function figureSection(figure: Figure): Markup {
  return html`<section><h2>${figure.title}</h2><figure>${new Markup(figure.svg)}${legend(figure)}<figcaption>${figure.caption}</figcaption></figure></section>`;
}

/** The figure across the whole width, without a heading. */
export function wideFigure({ svg, caption }: Figure): Markup {
  return html`<figure class="wide">${new Markup(svg)}<figcaption>${caption}</figcaption></figure>`;
}

/** What the marks of a front's figure mean. */
function legend(figure: Figure): Markup | undefined {
  if (!figure.name.startsWith("front-")) return undefined;
  const keys = [
    ["baseline", "Baseline"],
    ["front", "Front"],
    ["suggested", "Proposed by the model"],
    ["initial", "Initial design"],
  ] as const;
  return html`<p class="legend" aria-hidden="true">${keys.map(([kind, words]) => html`<span class="key ${kind}">${words}</span>`)}</p>`;
}
