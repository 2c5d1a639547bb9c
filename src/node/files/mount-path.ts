/**
 * @file Paths in the table of mounts (/proc/self/mountinfo, proc(5)).
 */

/** A path as it is, from the table, in which spaces and backslashes are octal. */
export function mountPath(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
