/**
 * @file Sizes of a figure for the width at which it is shown: on a phone text is 12 pixels high and panels stand below each other.
 */
import type { Cell } from "./description.ts";

/** Average width of a letter, as a share of its height. */
const LETTER = 0.6;
/** Figures narrower than this, in pixels, have small text and few ticks. */
const NARROW = 500;
/** Panels at least this wide stand side by side. */
const MIN_PANEL_WIDTH = 340;

/** Sizes in pixels. */
export interface Layout {
  readonly width: number;
  readonly isNarrow: boolean;
  readonly fontSize: number;
  /** Approximate numbers of ticks. */
  readonly ticks: { readonly x: number; readonly y: number };
  readonly margins: {
    readonly marginLeft: number;
    readonly marginRight: number;
    readonly marginTop: number;
    readonly marginBottom: number;
  };
}

/** The sizes of one plot of this width. */
export function layoutOf(width: number): Layout {
  const isNarrow = width < NARROW;
  return {
    width,
    isNarrow,
    fontSize: isNarrow ? 12 : 14,
    ticks: { x: Math.max(3, Math.min(8, Math.round(width / 90))), y: isNarrow ? 5 : 7 },
    margins: isNarrow
      ? { marginLeft: 52, marginRight: 14, marginTop: 30, marginBottom: 42 }
      : { marginLeft: 66, marginRight: 24, marginTop: 34, marginBottom: 48 },
  };
}

/** The left margin that holds the numbers of a vertical axis; at least the usual one. */
export function leftMargin(
  { margins, fontSize, width }: Layout,
  [lower, upper]: readonly [number, number],
  tickFormat: (value: number) => string,
): number {
  const needed = Math.max(...[lower, upper].map((end) => textWidth(tickFormat(end), fontSize)));
  return Math.min(width / 3, Math.max(margins.marginLeft, needed + 16));
}

/**
 * Positions of panels of equal size: side by side where there is room, else below each other.
 *
 * @param least - the least width of a panel that stands beside another one
 */
export function placePanels(
  count: number,
  width: number,
  heightOf: (panelWidth: number) => number,
  least: number = MIN_PANEL_WIDTH,
): {
  readonly width: number;
  readonly height: number;
  readonly total: number;
  readonly at: readonly { readonly x: number; readonly y: number }[];
} {
  const most = Math.max(1, Math.min(count, Math.floor(width / least)));
  // As many in each row, nearly: none stands alone below three others.
  const columns = Math.ceil(count / Math.max(1, Math.ceil(count / most)));
  const panelWidth = Math.floor(width / columns);
  const height = heightOf(panelWidth);
  return {
    width: panelWidth,
    height,
    total: height * Math.ceil(count / columns),
    at: Array.from({ length: count }, (_, i) => ({
      x: (i % columns) * panelWidth,
      y: Math.floor(i / columns) * height,
    })),
  };
}

/** The width of a text in pixels, approximately. */
export function textWidth(text: string, fontSize: number): number {
  let letters = 0;
  for (const character of text) letters += (character.codePointAt(0) ?? 0) >= 0x1100 ? 1.8 : 1;
  return letters * LETTER * fontSize;
}

/** The text, shortened in its middle if it is wider than `width` pixels. */
export function fittedText(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  let kept = characters.length - 1;
  const shortened = (): string =>
    `${characters.slice(0, Math.ceil(kept / 2)).join("")}…${characters.slice(characters.length - Math.floor(kept / 2)).join("")}`;
  while (kept > 2 && textWidth(shortened(), fontSize) > width) kept--;
  return shortened();
}

/** The first of some texts that is no wider than `width` pixels; the last one, shortened, if none is. */
export function fittingText(texts: readonly string[], width: number, fontSize: number): string {
  const fitting = texts.find((text) => textWidth(text, fontSize) <= width);
  return fitting ?? fittedText(texts.at(-1) ?? "", width, fontSize);
}

/** The upper left corner of panel i of those that `placePanels` places. */
export function cornerOf({ at }: Pick<ReturnType<typeof placePanels>, "at">, i: number): Pick<Cell, "x" | "y"> {
  return at[i] ?? { x: 0, y: 0 };
}

/** The height of a plot that has a heading above it, in a panel of the given height. */
export function heightBelowHeading(panelHeight: number, fontSize: number): number {
  return panelHeight - fontSize - 8;
}
