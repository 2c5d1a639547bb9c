/**
 * @file A figure in a page: its drawing, legend and caption.
 */
import type { Figure } from "../figures/index.ts";
import { html, Markup } from "./markup.ts";

/** The figure in a section of its own, with its title as the heading. */
export function figureSection(figure: Figure): Markup {
  return html`<section><h2>${figure.title}</h2><figure>${drawing(figure)}<figcaption>${withFixedUnits(figure.caption)}</figcaption></figure></section>`;
}

/** The figure without a heading. */
export function plainFigure(figure: Figure): Markup {
  return html`<figure>${drawing(figure)}<figcaption>${withFixedUnits(figure.caption)}</figcaption></figure>`;
}

/** A text in which no line breaks between a number and its per-cent sign. */
function withFixedUnits(text: string): string {
  return text.replace(/(\d) %/g, "$1\u00a0%");
}

/** The drawing in its own size; it scrolls sideways by itself on a narrow page. */
function drawing({ svg, title }: Figure): Markup {
  return html`<div class="drawing" role="region" aria-label="${title}" tabindex="0">${new Markup(svg)}</div>`;
}
