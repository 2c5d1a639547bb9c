/** @file Which of the domains (or intents) that are there a user asked for. */

/**
 * Those named, in the order named; all when none are.
 *
 * @throws Error that names what there is.
 */
export function chooseNames(kind, names, available, where) {
  if (names === undefined || names.length === 0) return available;
  for (const name of names) {
    if (!available.includes(name)) {
      throw new Error(`no ${kind} "${name}" in ${where}; there is ${available.join(", ")}`);
    }
  }
  return [...new Set(names)];
}
