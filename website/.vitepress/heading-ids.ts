/**
 * @file The ids of headings: those that the repository's host gives them, because the links of the documents are written for it.
 */

/** The id of a heading. */
export function headingId(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}
