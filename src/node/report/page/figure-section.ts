/**
 * @file A figure in a page: its drawing, legend and caption.
 */
import type { Figure } from "../figures/drawing.ts";
import { html, Markup } from "./markup.ts";

/** The figure with its title as a heading. */
export function figureSection(figure: Figure): Markup {
  return html`<section><h2>${figure.title}</h2><figure>${new Markup(figure.svg)}${legend(figure)}<figcaption>${figure.caption}</figcaption></figure></section>`;
}

function legend(figure: Figure): Markup | undefined {
  if (!figure.name.startsWith("front-")) return undefined;
  const keys = [
    ["baseline", "Baseline"],
    ["front", "Front"],
    ["suggested", "Suggested by the model"],
    ["initial", "Initial design"],
  ] as const;
  return html`<p class="legend" aria-hidden="true">${keys.map(([kind, words]) => html`<span class="key ${kind}">${words}</span>`)}</p>`;
}
