/**
 * @file Text as the content or an attribute of XML and HTML.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters, which XML does not allow, and halves of characters, except tab and line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NOT_IN_XML = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]|\p{Cs}/gu;

/** Characters that change the direction of what follows, so that a text looks like another one, and controls of C1. */
const MISLEADING = /[\u0080-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * The text with the five special characters of HTML and XML replaced by their entities, and a visible sign in place of each
 * character that XML does not allow or that makes a text look like another one.
 */
export function escapeText(text: string): string {
  return visibleCharacters(text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character));
}

/** The text with a visible sign in place of each character that XML does not allow or that makes a text look like another one. */
export function visibleCharacters(text: string): string {
  return text
    .replace(NOT_IN_XML, (character) => {
      const code = character.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
    })
    .replace(MISLEADING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
