/** @file The common parts of the benchmarks: flags, Markdown tables and pages in benchmarks/results. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";

/** The folder of the repository. */
export const ROOT = join(import.meta.dirname, "..");

/**
 * Reads `--name value` flags. `defaults` maps each flag's name to its default value. `--help` prints them and ends the
 * process.
 */
export function readFlags(about, defaults) {
  const options = { help: { type: "boolean", short: "h" } };
  for (const name of Object.keys(defaults)) options[name] = { type: "string" };
  const { values } = parseArgs({ options });
  if (values.help) {
    const lines = Object.entries(defaults).map(([name, value]) => `  --${name} ${value}`);
    console.log(`${about}\nFlags and their defaults:\n${lines.join("\n")}`);
    process.exit(0);
  }
  return { ...defaults, ...values };
}

/** The numbers of a comma-separated list. */
export function numbersOf(text) {
  const numbers = text.split(",").map(Number);
  if (numbers.some((number) => !Number.isInteger(number))) throw new Error(`expected whole numbers; got "${text}"`);
  return numbers;
}

/** A Markdown table. */
export function table(columns, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(columns), `|${columns.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** The median: the middle value, or the mean of the two middle values of an even number. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Prints a page and writes it to benchmarks/results/NAME.md. Its header gives the command, the date and the machine.
 */
export function writePage(name, title, ...sections) {
  // Absolute paths are private and irrelevant to readers.
  const words = process.argv.slice(2).map((word) => (isAbsolute(word) ? "FOLDER" : word));
  const command = ["node", `benchmarks/${basename(process.argv[1])}`, ...words].join(" ");
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
  const header = `# ${title}\n\n\`${command}\` · ${new Date().toISOString().slice(0, 10)} · ${machine} · Node ${process.version}`;
  const page = `${[header, ...sections].join("\n\n")}\n`;
  const folder = join(ROOT, "benchmarks", "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), page);
  console.log(page);
}
