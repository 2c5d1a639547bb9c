// The numbers of the dashboard, in headless Chromium against the built server: the first view of a study with 10,000 trials, frames
// while a selection is drawn, the time from the store to the page, and the size of the script.
// Usage: node benchmarks/dashboard.mjs > benchmarks/results/dashboard.md
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "..");
const cli = join(root, "dist/node/cli/main.js");
const TRIALS = 10_000;
const ROUNDS = 5;
const FRAMES = 120;

const STUDY = (name) => `name: ${name}
command: "true"
parameters:
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  layers: { type: int, range: [1, 8] }
  hidden: { type: ordinal, values: [64, 128, 256, 512] }
  pooling: { type: categorical, values: [mean, max, first] }
  dropout: { type: float, range: [0, 0.6] }
  residual: { type: bool }
baseline: { lr: 0.001, layers: 6, hidden: 256, pooling: mean, dropout: 0.1, residual: true }
objectives:
  accuracy: { goal: maximize, from: { stdout: "accuracy {number}" } }
  latency: { goal: minimize, unit: ms, from: { stdout: "latency {number}" } }
budget: { trials: ${TRIALS}, batch: 4, initial: 16, parallel: 2 }
`;

let state = 7;
const random = () => {
  state = (state * 16807) % 2147483647;
  return state / 2147483647;
};

function result() {
  const parameters = {
    lr: 10 ** (-5 + 4 * random()),
    layers: 1 + Math.floor(random() * 8),
    hidden: [64, 128, 256, 512][Math.floor(random() * 4)],
    pooling: ["mean", "max", "first"][Math.floor(random() * 3)],
    dropout: 0.6 * random(),
    residual: random() < 0.5,
  };
  const accuracy = 0.93 - 0.02 * (Math.log10(parameters.lr) + 3) ** 2 - 0.3 * (parameters.dropout - 0.2) ** 2;
  const latency = 3 + parameters.layers * (parameters.hidden / 128) * 1.7 + 0.5 * random();
  return {
    parameters,
    metrics: { accuracy: { mean: accuracy + 0.004 * random(), standardError: 0.002 }, latency: { mean: latency } },
  };
}

function tell(cwd, name, count) {
  const input = JSON.stringify(Array.from({ length: count }, result));
  const { status, stderr } = spawnSync(process.execPath, [cli, "tell", `${name}.yaml`, "--json", "-"], {
    ...{ cwd, input, encoding: "utf8", maxBuffer: 1 << 28 },
  });
  if (status !== 0) throw new Error(stderr);
}

async function serve(cwd) {
  const server = spawn(process.execPath, [cli, "serve", ".", "--port", "0", "--json"], { cwd });
  const url = await new Promise((resolve) => {
    server.stdout.setEncoding("utf8").on("data", (text) => resolve(JSON.parse(text).url));
  });
  const ended = new Promise((resolve) => server.once("close", resolve));
  const stop = () => {
    server.kill("SIGTERM");
    return ended;
  };
  return { url, stop };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The time until the state, the front, and on the page of trials the table are there. */
async function firstView(page, address) {
  const begun = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await Promise.all([
    page.locator("figure svg").first().waitFor(),
    page.locator(address.endsWith("/trials") ? ".trials tbody tr >> nth=3" : ".state").waitFor(),
  ]);
  return performance.now() - begun;
}

/** Frames per second while a selection is drawn, and the longest wait of 95 % of the frames. */
async function brushing(page, element, to) {
  const box = await page.locator(element).first().boundingBox();
  const at = (share) => [box.x + box.width * to(share)[0], box.y + box.height * to(share)[1]];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  await page.evaluate(`window.frames_ = []; window.isOn_ = true;
    const tick = (time) => { window.frames_.push(time); if (window.isOn_) requestAnimationFrame(tick); };
    requestAnimationFrame(tick)`);
  for (let step = 1; step <= FRAMES; step++) await page.mouse.move(...at(step / FRAMES));
  const frames = await page.evaluate("window.isOn_ = false; window.frames_");
  await page.mouse.up();
  const gaps = frames
    .slice(1)
    .map((time, index) => time - frames[index])
    .sort((a, b) => a - b);
  const rate = (1000 * gaps.length) / (frames.at(-1) - frames[0]);
  return { rate, worst: gaps[Math.floor(gaps.length * 0.95)] };
}

/** The time from the commit of a result, as an HTTP answer acknowledges it, until the page shows it. */
async function delay(page, url) {
  await page.goto(`${url}studies/small/trials`);
  await page.locator(".connection-live").waitFor();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const count = Number.parseInt(await page.locator("output.count").textContent(), 10);
    const headers = { "content-type": "application/json" };
    await fetch(`${url}api/studies/small/tell`, { method: "POST", headers, body: JSON.stringify([result()]) });
    const begun = performance.now();
    await page.locator("output.count", { hasText: `${count + 1} trials` }).waitFor();
    times.push(performance.now() - begun);
    await page.waitForTimeout(300);
  }
  return times;
}

const folder = mkdtempSync(join(tmpdir(), "paretune-dashboard-"));
for (const [name, count] of [
  ["large", TRIALS],
  ["small", 100],
]) {
  writeFileSync(join(folder, `${name}.yaml`), STUDY(name));
  tell(folder, name, count);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const cold = { "": [], "/trials": [] };
const warm = { "": [], "/trials": [] };
let found;
for (let round = 0; round < ROUNDS; round++) {
  for (const path of ["", "/trials"]) {
    const server = await serve(folder);
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    cold[path].push(await firstView(page, `${server.url}studies/large${path}`));
    warm[path].push(await firstView(page, `${server.url}studies/large${path}`));
    if (round === ROUNDS - 1 && path === "/trials") {
      await page.waitForTimeout(1000);
      const front = await brushing(page, ".explorer .brush", (share) => [0.3 + 0.55 * share, 0.35 + 0.5 * share]);
      await page.getByRole("button", { name: "Clear" }).click();
      const axes = await brushing(page, ".brush.vertical", (share) => [0.3, 0.35 + 0.5 * share]);
      found = { front, axes, delays: await delay(page, server.url) };
    }
    await page.close();
    await server.stop();
  }
}
await browser.close();
rmSync(folder, { recursive: true });
const assets = join(root, "dist/dashboard/assets");
const size = (ending) =>
  readdirSync(assets)
    .filter((name) => name.endsWith(ending))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
const [load] = loadavg();
const ms = (values) => `${Math.round(median(values))} ms (${values.map((each) => Math.round(each)).join(", ")})`;
const rate = ({ rate: perSecond, worst }) => `${perSecond.toFixed(0)} per second; 95 % within ${worst.toFixed(0)} ms`;
console.log(`# The dashboard

Made by \`node benchmarks/dashboard.mjs\` on ${cpus().length} cores (${cpus()[0].model.trim()}), Node ${process.version}, headless Chromium
without a GPU, 1400 × 1000 pixels. Times are medians of ${ROUNDS}, all of them in parentheses. The study has ${TRIALS} trials, 2 objectives
and 6 parameters. The load average at the end was ${load.toFixed(1)}. In the first rows the server has just been started and has read nothing.

| quantity | measured | wanted |
|---|---|---|
| first view of the study (state and front), server just started | ${ms(cold[""])} | ≤ 1500 ms |
| first view of its trials (front and table), server just started | ${ms(cold["/trials"])} | ≤ 1500 ms |
| view of the study, server has answered before | ${ms(warm[""])} | ≤ 1500 ms |
| view of its trials, server has answered before | ${ms(warm["/trials"])} | ≤ 1500 ms |
| frames while a rectangle is drawn over the front | ${rate(found.front)} | ≥ 30 per second |
| frames while a stretch of an axis is drawn | ${rate(found.axes)} | ≥ 30 per second |
| from the commit of a result until the page shows it (100 trials) | ${ms(found.delays)} | ≤ 500 ms |
| script, gzip | ${(size(".js") / 1000).toFixed(0)} kB | ≤ 350 kB |
| style, gzip | ${(size(".css") / 1000).toFixed(0)} kB | |
| requests to other hosts | none: the Content-Security-Policy refuses them | none |`);
