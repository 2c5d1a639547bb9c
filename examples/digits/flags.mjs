/** @file Reads and validates the flags of both programs and describes them for --help, from one table per program. */
import { parseArgs } from "node:util";

/**
 * Reads the arguments according to a table of flags: { name: { type: "int" | "float" | "bool" | "choice" | "text",
 * default, min, max, values, help } }. A flag without a default is undefined if it is not given.
 *
 * @throws Error with a message for the user
 */
export function readFlags(table, args, positional = 0) {
  const options = { help: { type: "boolean", short: "h" } };
  for (const name of Object.keys(table)) options[name] = { type: table[name].type === "switch" ? "boolean" : "string" };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: positional > 0 });
  const flags = { help: values.help === true, positionals };
  for (const [name, flag] of Object.entries(table)) {
    flags[name] = values[name] === undefined ? flag.default : readValue(name, flag, values[name]);
  }
  return flags;
}

function readValue(name, flag, text) {
  const bad = (expected) => new Error(`--${name}: expected ${expected}; got "${text}"`);
  switch (flag.type) {
    case "bool":
      if (text !== "true" && text !== "false") throw bad("true or false");
      return text === "true";
    case "choice": {
      const found = flag.values.find((value) => String(value) === text);
      if (found === undefined) throw bad(`one of ${flag.values.join(", ")}`);
      return found;
    }
    case "int":
    case "float": {
      const value = Number(text);
      const fits = text.trim() !== "" && value >= flag.min && value <= flag.max;
      if (!fits || (flag.type === "int" && !Number.isInteger(value))) {
        throw bad(`${flag.type === "int" ? "a whole number" : "a number"} in ${flag.min} … ${flag.max}`);
      }
      return value;
    }
    default:
      return text;
  }
}

/** The text of --help. */
export function describeFlags(usage, table) {
  const lines = Object.entries(table).map(([name, flag]) => {
    const range =
      flag.values?.join("|") ??
      (flag.type === "bool" ? "true|false" : flag.min === undefined ? "" : `${flag.min}…${flag.max}`);
    const initial = flag.default === undefined || flag.type === "switch" ? "" : ` (default ${flag.default})`;
    return `  ${`--${name}`.padEnd(15)} ${range.padEnd(24)} ${flag.help}${initial}`;
  });
  return `${usage}\n\n${lines.join("\n")}\n  ${"--help".padEnd(15)} ${"".padEnd(24)} this text\n`;
}

/** Runs a program. Failures print one sentence to standard error, with exit code 1, or 2 for a wrong flag. */
export function runProgram(name, read, work) {
  let flags;
  try {
    flags = read();
  } catch (error) {
    console.error(`${name}: ${error.message} (--help lists the flags)`);
    process.exitCode = 2;
    return;
  }
  try {
    work(flags);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
