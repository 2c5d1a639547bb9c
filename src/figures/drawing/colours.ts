/**
 * @file The colours of figures and pages, as CSS custom properties. Text has a contrast of at least 4.5 to 1 against its
 * background, marks of at least 3 to 1.
 */

/** Declarations of the colours of a light page. */
export const LIGHT_COLOURS: string =
  "--ground:#fff;--panel:#f6f7f9;--text:#1a1d21;--muted:#5b6470;--line:#dfe3e8;--axis:#8a929c;--front:#0b63ce;--suggested:#7fa8dc;--initial:#8a929c;--reference:#b3400b;--good:#0a6b3d;--other:#7b3fa8;color-scheme:light";
/** Declarations of the colours of a dark page. */
export const DARK_COLOURS: string =
  "--ground:#14171b;--panel:#1d2127;--text:#e8eaed;--muted:#a3abb6;--line:#343a43;--axis:#7b8490;--front:#6db1ff;--suggested:#3f70a8;--initial:#7b8490;--reference:#ff9a5c;--good:#5dd39e;--other:#c79bea;color-scheme:dark";

/** Colours of a page: `auto` follows the reader's preference. */
export type Theme = "light" | "dark" | "auto";

/** Style rules that define the colours: light ones, and dark ones for readers who prefer a dark page on a screen. Paper is light. */
export const COLOURS: string = `:root{${LIGHT_COLOURS}}@media screen and (prefers-color-scheme:dark){:root{${DARK_COLOURS}}}`;

/** Style rules that define the colours of a theme. */
export function themeRules(theme: Theme): string {
  return theme === "auto" ? COLOURS : `:root{${theme === "light" ? LIGHT_COLOURS : DARK_COLOURS}}`;
}
