/**
 * @file The values of parameters in JSON documents.
 */
import { hasLists, nativeConfiguration, type Parameter } from "../../core/space/index.ts";

/**
 * A document with lists as values of a choice as JSON lists, wherever `parameters` holds a configuration. Inside a study such a
 * value is a text.
 */
export function nativeJson<T>(parameters: readonly Parameter[], document: T): T {
  return parameters.some(hasLists) ? (withLists(parameters, document) as T) : document;
}

function withLists(parameters: readonly Parameter[], value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withLists(parameters, each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "parameters" && isConfiguration(each)
        ? nativeConfiguration(parameters, each)
        : withLists(parameters, each),
    ]),
  );
}

function isConfiguration(value: unknown): value is Readonly<Record<string, string | number | boolean>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => ["string", "number", "boolean"].includes(typeof each));
}
