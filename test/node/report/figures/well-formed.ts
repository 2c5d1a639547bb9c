import { expect } from "vitest";

/** Expects every element of XML text to be closed. */
export function expectWellFormed(text: string): void {
  const open: string[] = [];
  for (const [, closing, name, single] of text.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (closing) expect(open.pop()).toBe(name);
    else if (!single) open.push(name!);
  }
  expect(open).toEqual([]);
}
