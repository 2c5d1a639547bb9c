/**
 * @file Names of figures.
 */

/** A name reduced to lower-case letters, digits and hyphens, for file names. */
export function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "objective"
  );
}
