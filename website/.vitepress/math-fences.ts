/**
 * @file Blocks of mathematics that are fenced with ```math, as the repository's host shows them.
 */
import type { MarkdownRenderer } from "vitepress";

/** Lets a block that is fenced with ```math be set like one between double dollar signs. */
export function mathFences(markdown: MarkdownRenderer): void {
  const { fence, math_block: block } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, environment, self) => {
    const token = tokens[index];
    const rule = token?.info.trim() === "math" ? block : fence;
    return rule?.(tokens, index, options, environment, self) ?? "";
  };
}
