/**
 * @file A file with placeholders as stretches of text, by what stands around each placeholder.
 */
import type { Template } from "./template.ts";

/** What reads the file, by its extension; `text` is any other file. */
export type FileFormat = "yaml" | "json" | "toml" | "text";

/**
 * A stretch of a file. `text` has no placeholders. `whole` is a placeholder that is a value, `item` a list among the items of
 * brackets, `key` the name before a value, `double` and `single` a text in such quotes, `block` a block of YAML, `plain` text
 * without quotes, and `comment` a place in a comment.
 */
export interface FileUnit {
  readonly style: "text" | "whole" | "item" | "key" | "double" | "single" | "block" | "plain" | "comment";
  /** As it stands in the file. */
  readonly source: Template;
  /** The text that it stands for; absent where that is the source. */
  readonly value?: Template;
}

/** A file with placeholders. */
export interface FileTemplate {
  readonly format: FileFormat;
  readonly units: readonly FileUnit[];
  /** Why its format could not be read, so that values are put in as they are; absent where it could. */
  readonly problem?: string;
}
