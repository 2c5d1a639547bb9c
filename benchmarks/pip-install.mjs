// From `pip install` to a first recommendation on the tutorial's problem: a fresh virtual environment, a wheel, and no Node on the PATH.
//   node benchmarks/pip-install.mjs [--python python3] [--rounds 3]
// Run `npm run build:wheel` first. pip needs a package index, and keeps nothing that it downloads.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, readFlags, table, writePage } from "./result-page.mjs";

const LIMIT_SECONDS = 90;
const INITIAL = 22;
const BATCH = 4;
/** Trials after which the program gives up. */
const BUDGET = 62;

/** DTLZ2 in ten variables, asked for and told as a user's program does, until there is a recommendation. */
const PROGRAM = `
import json, math, shutil, time
assert shutil.which("node") is None, "Node is on the PATH"
started = time.perf_counter()
import paretune
study = paretune.create_study(
    {f"x{i}": paretune.Float(0, 1) for i in range(10)},
    {"f1": "minimize", "f2": "minimize"},
    reference_point={"f1": 1.1, "f2": 1.1},
    trials=${BUDGET}, batch=${BATCH}, initial=${INITIAL}, strategy="saas", seed=0,
)
trials, first, best = 0, None, None
while best is None and trials < ${BUDGET}:
    asked = study.ask(${BATCH} if trials else ${INITIAL})
    first = first or time.perf_counter() - started
    for trial in asked:
        first_variable, *others = trial.parameters.values()
        scale = 1 + sum((value - 0.5) ** 2 for value in others)
        angle = first_variable * math.pi / 2
        study.tell(trial, f1=scale * math.cos(angle), f2=scale * math.sin(angle))
    trials += len(asked)
    best = study.best().recommendation
assert best is not None, "no recommendation within the budget"
print(json.dumps({"trials": trials, "first": first, "seconds": time.perf_counter() - started, "trial": best.trial}))
`;

const flags = readFlags("From pip install to a first recommendation.", { python: "python3", rounds: "3" });
const wheel = join(ROOT, "dist/python", readdirSync(join(ROOT, "dist/python"))[0]);
const load = [loadavg()[0]];
const rounds = Array.from({ length: Number(flags.rounds) }, oneRound);
load.push(loadavg()[0]);
const version = output(flags.python, ["--version"], {}).stdout.trim();

writePage(
  "pip-install",
  "From `pip install` to a first recommendation",
  `The built wheel in a fresh virtual environment of ${version}; pip downloads its dependency, a Node, without a cache. No other Node is on the PATH. The program then tunes the problem of \`paretune tutorial\`, DTLZ2 in ten variables: ${INITIAL} Sobol points, then batches of ${BATCH} by \`saas\`, until \`study.best()\` has a recommendation: a trial that is estimated to be better than the reference point (1.1, 1.1) in both objectives. Evaluations take no time, as everything that is measured is the tool's. At most ${LIMIT_SECONDS} s are allowed in total. Load average before and after: ${load.map((each) => each.toFixed(1)).join(", ")}.`,
  table(
    [
      "round",
      "environment, s",
      "`pip install`, s",
      "first trial, s",
      "trials until the recommendation",
      "program, s",
      "**total, s**",
    ],
    rounds.map(({ environment, install, found }, index) => [
      index + 1,
      environment.toFixed(1),
      install.toFixed(1),
      found.first.toFixed(2),
      found.trials,
      found.seconds.toFixed(1),
      (environment + install + found.wall).toFixed(1),
    ]),
  ),
);

function oneRound() {
  const folder = mkdtempSync(join(tmpdir(), "paretune-pip-"));
  const [environmentFolder, work] = [join(folder, "environment"), join(folder, "work")];
  mkdirSync(work);
  const python = join(environmentFolder, "bin/python");
  const environment = output(flags.python, ["-m", "venv", environmentFolder], {}).seconds;
  const words = ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", wheel];
  const install = output(python, words, {}).seconds;
  const env = { ...process.env, PATH: join(environmentFolder, "bin") };
  const { stdout, seconds } = output(python, ["-c", PROGRAM], { cwd: work, env });
  rmSync(folder, { recursive: true });
  return { environment, install, found: { ...JSON.parse(stdout), wall: seconds } };
}

function output(command, words, options) {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: "utf8", ...options });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return { stdout, seconds: (performance.now() - started) / 1000 };
}
