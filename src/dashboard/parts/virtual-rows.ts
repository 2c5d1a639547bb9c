/**
 * @file The rows of a long table that are in view.
 */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

const OVERSCAN = 8;

/** The rows in view, and the heights of those before and after them. */
export interface VirtualRows {
  readonly first: number;
  /** After the last. */
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

/** Follows the scrolling of an element with `count` rows of the same height. */
export function useVirtualRows(element: RefObject<HTMLElement>, count: number, rowHeight: number): VirtualRows {
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const options = {
    count,
    getScrollElement: () => element.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  } as const;
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  return { first, end, before: first * rowHeight, after: Math.max(0, (count - end) * rowHeight) };
}
