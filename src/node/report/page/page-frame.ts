/**
 * @file The frame of every page: one HTML file that loads nothing from the network.
 */
import { html, Markup, type MarkupValue } from "./markup.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** The head and foot of a page. */
export interface PageFrame {
  /** The kind of page, in one word: `report`. */
  readonly kind: string;
  /** The heading. */
  readonly name: string;
  /** One line below the heading. */
  readonly summary: string;
  /** The date of creation, as it is shown. */
  readonly date: string;
  readonly version: string;
  /** JavaScript for the end of the page. */
  readonly script?: string;
}

/** The page as an HTML document. */
export function pageDocument(frame: PageFrame, content: MarkupValue): string {
  const { kind, name, summary, date, version, script } = frame;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${name} – Paretune ${kind}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<header>
<p class="kind">Paretune ${kind}</p>
<h1>${name}</h1>
<p class="summary">${summary}</p>
</header>
<main>
${content}
</main>
<footer>Made by Paretune ${version} on ${date}.</footer>
${script === undefined ? "" : html`<script>${new Markup(script)}</script>`}
</body>
</html>
`.text;
}
