/**
 * @file `npm run test:faults`: plays rounds of faults, in one process or in several beside each other, and says what was found.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { hasPostgres } from "../../fixtures/postgres-server.ts";
import { missingSlurm } from "../../fixtures/slurm-cluster.ts";
import { clockLibrary } from "./clock.ts";
import { type Means, openLane } from "./lane.ts";
import type { Programs } from "./members.ts";
import { type Choice, KINDS, type Kind, planRound, planWords } from "./plan.ts";
import { playRound, type RoundResult } from "./round.ts";
import { sandboxWords } from "./sandbox.ts";
import { type Played, tableOf } from "./table.ts";

const HELP = `Kills, fills, cuts and moves what Paretune runs on, and looks whether anything was lost.

  --rounds N        number of rounds; default 1000
  --first N         number of the first round; default 0
  --minutes M       begins no round after that time
  --seed TEXT       chooses the rounds; default "faults 1"
  --kinds A,B       only these kinds of faults: ${KINDS.join(", ")}
  --places A,B      only these engines besides local runs: postgres, slurm
  --only-round N    plays that round alone
  --jobs N          rounds beside each other; default 1
`;

/** What a process of rounds is asked. */
interface Request {
  readonly choice: Choice;
  readonly means: Means;
  readonly programs: Programs;
  readonly rounds: readonly number[];
  readonly minutes: number;
}

/** Plays the rounds that a request names; prints a line of JSON for each. */
async function playLane({ choice, means, programs, rounds, minutes }: Request): Promise<void> {
  const lane = openLane(means);
  const end = performance.now() + minutes * 60_000;
  try {
    for (const round of rounds) {
      if (performance.now() > end) break;
      const result = await playRound(planRound(round, choice), lane, programs);
      console.log(JSON.stringify(result));
    }
  } finally {
    await lane.close();
  }
}

interface Options {
  readonly seed: string;
  readonly rounds: readonly number[];
  readonly minutes: number;
  readonly kinds: readonly Kind[];
  readonly places: readonly string[];
  readonly jobs: number;
}

function readOptions(args: readonly string[]): Options | undefined {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: text("1000"),
      first: text("0"),
      minutes: text("1000000"),
      seed: text("faults 1"),
      kinds: text(KINDS.join()),
      places: text("postgres,slurm"),
      "only-round": { type: "string" },
      jobs: text("1"),
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const only = values["only-round"];
  const kinds = values.kinds.split(",");
  const unknown = kinds.filter((kind) => !(KINDS as readonly string[]).includes(kind));
  if (unknown.length > 0) throw new Error(`there is no kind ${unknown.join()}; there are ${KINDS.join(", ")}`);
  return {
    seed: values.seed,
    rounds:
      only === undefined
        ? Array.from({ length: Number(values.rounds) }, (_, index) => Number(values.first) + index)
        : [Number(only)],
    minutes: Number(values.minutes),
    kinds: kinds as readonly Kind[],
    places: values.places.split(","),
    jobs: only === undefined ? Number(values.jobs) : 1,
  };
}

/** What this machine has, with a line for each thing that it has not. */
function surveyed({ seed, kinds, places }: Options): {
  readonly choice: Choice;
  readonly means: Means;
  readonly sandbox: readonly string[];
} {
  const skip = (what: string, why: string): void => console.log(`SKIPPED: ${what}, because ${why}.`);
  const sandbox = sandboxWords();
  if (sandbox === undefined) skip("fill-disk, cut-network, lose-machine", "namespaces, mounts and cables need root");
  if (clockLibrary === undefined) skip("move-clock", "libfaketime is not installed (apt-get install libfaketime)");
  const hasDatabase = places.includes("postgres") && hasPostgres();
  const hasSlurm = places.includes("slurm") && missingSlurm.length === 0;
  if (places.includes("slurm") && !hasSlurm) skip("rounds with Slurm", `there is no ${missingSlurm.join(", ")}`);
  const means = { networks: sandbox !== undefined, disks: sandbox !== undefined, clocks: clockLibrary !== undefined };
  const isPossible: Partial<Record<Kind, boolean>> = {
    "fill-disk": means.disks,
    "cut-network": means.networks,
    "lose-machine": means.networks,
    "move-clock": means.clocks,
  };
  const possible = kinds.filter((kind) => isPossible[kind] ?? true);
  return { choice: { seed, kinds: possible, hasPostgres: hasDatabase, hasSlurm }, means, sandbox: sandbox ?? [] };
}

/** Plays all rounds; returns the exit code. */
async function playAll(options: Options, programs: Programs, script: string): Promise<number> {
  const { choice, means, sandbox } = surveyed(options);
  const played: Played[] = [];
  const began = performance.now();
  const lanes = Array.from({ length: options.jobs }, (_, lane) => {
    const rounds = options.rounds.filter((_, index) => index % options.jobs === lane);
    const request: Request = { choice, means, programs, rounds, minutes: options.minutes };
    const [program = "", ...args] = [...sandbox, process.execPath, script, "--lane", JSON.stringify(request)];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith('{"round"')) return console.log(line);
      const result = JSON.parse(line) as RoundResult;
      const plan = planRound(result.round, choice);
      played.push({ plan, result });
      console.log(roundWords({ plan, result }, options, (performance.now() - began) / 1000, played.length));
    });
    return new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  });
  const codes = await Promise.all(lanes);
  const wrong = played.filter(({ result }) => result.violations.length > 0);
  const evaluations = played.reduce((sum, { result }) => sum + result.evaluations, 0);
  const again = played.reduce((sum, { result }) => sum + result.again, 0);
  console.log(`\n${tableOf(played)}\n`);
  console.log(
    `${played.length} rounds of seed "${options.seed}" in ${Math.round((performance.now() - began) / 1000)} s: ` +
      `${evaluations} evaluations begun, ${again} ended once more than counted, ${wrong.length} rounds with something wrong` +
      `${wrong.length === 0 ? "" : ` (${wrong.map(({ result }) => result.round).join(", ")})`}.`,
  );
  const isWhole = codes.every((code) => code === 0);
  if (!isWhole) console.log("A process of the harness itself has ended early.");
  return wrong.length === 0 && isWhole && played.length > 0 ? 0 : 1;
}

function roundWords({ plan, result }: Played, { seed, rounds }: Options, seconds: number, count: number): string {
  const words = `${count}/${rounds.length} round ${plan.round}, ${result.seconds.toFixed(1)} s: ${planWords(plan)}`;
  if (result.violations.length === 0) return `${words} (${Math.round(seconds)} s)`;
  const found = result.violations.map(({ wrong, what }) => `  ${wrong.toUpperCase()}: ${what}`);
  const again = `  again: npm run test:faults -- --seed "${seed}" --only-round ${plan.round}`;
  return [words, ...found, `  kept: ${result.folder}`, again].join("\n");
}

const [, script = "", what, ...rest] = process.argv;
if (what === "--lane") await playLane(JSON.parse(rest[0] ?? "") as Request);
else {
  // The script that bundles this module names the folder of the project first.
  const root = what ?? "";
  const programs = { folder: `${root}/test/faults/rounds/programs`, cli: `${root}/dist/node/cli/main.js` };
  const options = readOptions(rest);
  if (options === undefined) console.log(HELP);
  else process.exitCode = await playAll(options, programs, script);
}
