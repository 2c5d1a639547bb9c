/**
 * @file The parameters that a figure does not show, and why.
 */

/** Parameters without a place in a figure, by the reason. */
export interface HiddenParameters {
  /** Those that are less important than the ones in the figure. */
  readonly lessImportant?: readonly string[];
  /** Those whose importance is not yet known. */
  readonly unknown?: readonly string[];
  /** Those of which nothing is said: the figure has no more room. */
  readonly noRoom?: readonly string[];
}

/** How many parameters a sentence names. */
const NAMED = 5;

/** A sentence after a space, for the end of a caption: ` Not shown: a and b, which are less important.`; empty where all are shown. */
export function hiddenWords({ lessImportant = [], unknown = [], noRoom = [] }: HiddenParameters): string {
  const parts = [
    ...(lessImportant.length === 0
      ? []
      : [`${listed(lessImportant)}, which ${lessImportant.length === 1 ? "is" : "are"} less important`]),
    ...(unknown.length === 0 ? [] : [`${listed(unknown)}, whose importance is not yet known`]),
    ...(noRoom.length === 0 ? [] : [`${listed(noRoom)}, for which there is no room`]),
  ];
  return parts.length === 0 ? "" : ` Not shown: ${parts.join("; ")}.`;
}

/** `a`, `a and b`, `a, b and c`; of many, the first ones and how many more. */
function listed(names: readonly string[]): string {
  const shown = names.length > NAMED + 1 ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
