/**
 * @file All formats of stores. A new one has files of its own and a line here.
 */
import { sqliteFormat } from "./sqlite-format.ts";
import type { StoreFormat } from "./store-format.ts";

/** The formats. A new store has the first that suits its folder; the last suits every folder. */
const FORMATS: readonly StoreFormat[] = [sqliteFormat];

/** The format of the store in a folder; where there is none yet, the format that it would have. */
export function formatOf(folder: string): StoreFormat {
  const isKept = (format: StoreFormat): boolean => format.exists(folder);
  return FORMATS.find(isKept) ?? FORMATS.find((format) => format.suits(folder)) ?? sqliteFormat;
}
