/**
 * @file A figure in a page: its drawing, legend and caption.
 */
import type { Figure } from "../figures/index.ts";
import { html, Markup } from "./markup.ts";

/** The figure in a section of its own, with its title as the heading. */
export function figureSection(figure: Figure): Markup {
  return html`<section><h2>${figure.title}</h2>${plainFigure(figure)}</section>`;
}

/** The figure without a heading. */
export function plainFigure(figure: Figure): Markup {
  const { title, onPaper = [] } = figure;
  const paper = onPaper.map((part) => drawing({ ...part, title }, "paper"));
  const parts = onPaper.length > 1 ? html` class="parts"` : "";
  return html`<figure${parts}>${drawing(figure, onPaper.length === 0 ? "" : "screen")}${paper}<figcaption>${withFixedUnits(figure.caption)}</figcaption></figure>`;
}

/** A text in which no line breaks between a number and its per-cent sign. */
function withFixedUnits(text: string): string {
  return text.replace(/(\d) %/g, "$1\u00a0%");
}

/** On paper two figures with their captions fit below each other if they are no higher than this, in pixels of CSS. */
const PAPER_HEIGHT = 340;
/** The least size of text on paper: 8 points, in pixels of CSS. */
const MIN_PAPER_TEXT = (8 * 96) / 72;

/** The drawing in its own size; it scrolls sideways by itself on a narrow page. On paper it is smaller while its text stays legible. */
function drawing(
  { svg, title, height, fontSize }: Pick<Figure, "svg" | "title" | "height" | "fontSize">,
  medium: "" | "screen" | "paper",
): Markup {
  const onPaper = Math.ceil(Math.max(PAPER_HEIGHT, (height * MIN_PAPER_TEXT) / fontSize));
  return html`<div class="${medium === "" ? "drawing" : `drawing ${medium}`}" style="--paper:${onPaper}px" role="region" aria-label="${title}" tabindex="0">${new Markup(svg)}</div>`;
}
