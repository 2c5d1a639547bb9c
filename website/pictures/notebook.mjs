// The picture of a notebook in docs/python.md: the last cell of an executed notebook to the end of its first figure,
// as Chromium shows it.
//   node notebook.mjs notebook.html ../../docs/images/notebook.png
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const WIDTH = 960;
const HEIGHT = 900;
const MARGIN = 8;

const [input, output] = process.argv.slice(2);
if (output === undefined) throw new Error("Write: node notebook.mjs notebook.html PICTURE.png");
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
// What the page would load from elsewhere is for formulas, of which the notebook has none.
await page.route(/^https?:/, (route) => route.abort());
await page.goto(pathToFileURL(input).href);
const cell = page.locator(".jp-Cell").last();
const clip = await cell.evaluate((element, margin) => {
  const { left, top, width } = element.getBoundingClientRect();
  const { bottom } = element.querySelector("figure").getBoundingClientRect();
  return { x: left + scrollX, y: top + scrollY, width, height: bottom - top + margin };
}, MARGIN);
await page.screenshot({ path: output, fullPage: true, clip });
await browser.close();
