/** @file Selects domains or intents by name. */

/**
 * The named items, in the order of the names; all available items if no names are given.
 *
 * @throws Error that lists the available names
 */
export function chooseNames(kind, names, available, where) {
  if (names === undefined || names.length === 0) return available;
  for (const name of names) {
    if (!available.includes(name)) {
      throw new Error(`no ${kind} "${name}" in ${where}; available: ${available.join(", ")}`);
    }
  }
  return [...new Set(names)];
}
