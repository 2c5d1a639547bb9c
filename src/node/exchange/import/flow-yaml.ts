/**
 * @file Values of another tool as YAML on one line.
 */
import { stringify } from "yaml";

/**
 * A value as YAML that may stand in `{ … }` and `[…]`, and as a key there. Texts have quotes where they could be read as anything
 * else, also by readers of YAML 1.1, for which `on` is a truth value.
 */
export function flowYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{ ${flowEntries(value)} }`;
  // Only a text in quotation marks keeps a line break on one line.
  if (typeof value === "string" && /[\p{Cc}\u2028\u2029]/u.test(value)) return JSON.stringify(value);
  const options = { schema: "yaml-1.1", collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 } as const;
  return stringify([value], options).trimEnd().slice(1, -1);
}

/** The entries of an object without its braces: `type: int, range: [1, 6]`. */
export function flowEntries(entries: object): string {
  return Object.entries(entries)
    .map(([key, value]) => `${flowYaml(key)}: ${flowYaml(value)}`)
    .join(", ");
}
