/**
 * @file Reads what Linux says of itself in small files.
 */
import { readFileSync } from "node:fs";

/** The text of a file without blanks at its ends; undefined where there is none, as on other systems. */
export function systemText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
