/**
 * @file Drawing a rectangle with a mouse, a pen or a finger.
 */
import { useRef, useState } from "preact/hooks";

/** Shorter movements are clicks. */
const SHORTEST = 4;

/** A movement, in pixels of the element. */
export interface Drag {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** A rectangle in pixels. */
export interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The rectangle between two corners. */
export function rectangleOf({ from, to }: Drag): Rectangle {
  return {
    left: Math.min(from[0], to[0]),
    right: Math.max(from[0], to[0]),
    top: Math.min(from[1], to[1]),
    bottom: Math.max(from[1], to[1]),
  };
}

/** What is told of a movement. */
export interface DragListeners {
  readonly onMove: (drag: Drag) => void;
  readonly onEnd: (drag: Drag) => void;
  /** A click without a movement. */
  readonly onClick: (at: readonly [x: number, y: number]) => void;
}

/** Follows movements over an element: the handlers for it, and the rectangle while there is one. */
export function useDrag({ onMove, onEnd, onClick }: DragListeners) {
  const from = useRef<readonly [number, number]>();
  const [rectangle, setRectangle] = useState<Rectangle>();
  const at = (event: PointerEvent): readonly [number, number] => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  return {
    rectangle,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return;
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
        from.current = at(event);
      },
      onPointerMove: (event: PointerEvent) => {
        if (from.current === undefined) return;
        const drag = { from: from.current, to: at(event) };
        if (rectangle === undefined && length(drag) < SHORTEST) return;
        setRectangle(rectangleOf(drag));
        onMove(drag);
      },
      onPointerUp: (event: PointerEvent) => {
        if (from.current === undefined) return;
        const drag = { from: from.current, to: at(event) };
        from.current = undefined;
        setRectangle(undefined);
        if (length(drag) < SHORTEST) onClick(drag.to);
        else onEnd(drag);
      },
      onPointerCancel: () => {
        from.current = undefined;
        setRectangle(undefined);
      },
    },
  };
}

function length({ from, to }: Drag): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}
