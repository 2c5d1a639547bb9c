/**
 * @file What every page of ours has around its content: one HTML file that asks nothing of the network.
 */
import { html, Markup, type MarkupValue } from "./markup.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** A page's head and foot. */
export interface PageFrame {
  /** What the page is, in a word: `report`. */
  readonly kind: string;
  /** Its heading. */
  readonly name: string;
  /** One line below the heading. */
  readonly summary: string;
  /** When it was made, for people. */
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
<meta name="color-scheme" content="light dark">
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
