/**
 * @file Text of the documents that a page would otherwise take for a template: braces and angle brackets stand for themselves.
 */
import type { MarkdownRenderer } from "vitepress";

/** Shows `{{` in text and in code, and tags, as they are written. */
export function keepPlainText(markdown: MarkdownRenderer): void {
  markdown.set({ html: false });
  const { code_inline: code, text } = markdown.renderer.rules;
  const braces = (rendered: string): string =>
    rendered.replaceAll("{{", "&#123;&#123;").replaceAll("}}", "&#125;&#125;");
  markdown.renderer.rules.code_inline = (tokens, index, options, environment, self) => {
    tokens[index]?.attrSet("v-pre", "");
    return code?.(tokens, index, options, environment, self) ?? "";
  };
  markdown.renderer.rules.text = (tokens, index, options, environment, self) =>
    braces(text?.(tokens, index, options, environment, self) ?? "");
}
