/**
 * @file Whether the text of an expression has a name in it, before it is parsed.
 */

/** Whether the text has the name as a word of its own, outside of quotes. Dashes may belong to a name or be minus signs. */
export function mentionsName(text: string, name: string): boolean {
  const bare = text.replace(/'[^']*'|"[^"]*"/g, " ");
  return [/[^\p{L}\p{N}_.-]+/u, /[^\p{L}\p{N}_.]+/u].some((between) => bare.split(between).includes(name));
}
