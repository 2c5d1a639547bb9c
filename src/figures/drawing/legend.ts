/**
 * @file The legend inside the picture: marks with their meaning, in rows above the plots.
 */
import type { LegendItem, LegendShape } from "./description.ts";
import { textWidth } from "./layout.ts";

/** Pixels between a mark's left side and its words, and between two items. */
const MARK_WIDTH = 22;
const GAP = 16;
/** Space at the left side of a row. */
const INDENT = 8;

/** An item with the position of its mark's left side, and of the middle of its line. */
export interface PlacedItem extends LegendItem {
  readonly x: number;
  readonly y: number;
}

/** The items in rows, and the height of all rows. */
export function placeLegend(
  items: readonly LegendItem[],
  width: number,
  fontSize: number,
): { readonly items: readonly PlacedItem[]; readonly height: number } {
  const rowHeight = fontSize + 8;
  let [x, row] = [INDENT, 0];
  const placed = items.map((item): PlacedItem => {
    const needed = MARK_WIDTH + textWidth(item.words, fontSize);
    if (x > INDENT && x + needed > width) [x, row] = [INDENT, row + 1];
    const at = { ...item, x, y: (row + 0.5) * rowHeight + 4 };
    x += needed + GAP;
    return at;
  });
  return { items: placed, height: items.length === 0 ? 0 : (row + 1) * rowHeight + 6 };
}

/** The offset of an item's words from its mark's left side. */
export const WORDS_OFFSET: number = MARK_WIDTH;

/** The outline of a shape in a box of 16 × 12 pixels around (8, 0), as a path, and whether it is filled. */
export const SHAPES: Readonly<
  Record<LegendShape, { readonly path: string; readonly look: "fill" | "stroke" | "dashes" | "dots" | "pale" }>
> = {
  square: { path: "M3,-5h10v10h-10z", look: "fill" },
  dot: { path: "M4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", look: "fill" },
  ring: { path: "M4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", look: "stroke" },
  diamond: { path: "M8,-7L13,0L8,7L3,0z", look: "fill" },
  cross: { path: "M4,-4L12,4M4,4L12,-4", look: "stroke" },
  line: { path: "M0,0H16", look: "stroke" },
  dashed: { path: "M0,0H16", look: "dashes" },
  dotted: { path: "M0,0H16", look: "dots" },
  band: { path: "M0,-5h16v10h-16z", look: "pale" },
  bar: { path: "M0,-5h16v10h-16z", look: "fill" },
};
