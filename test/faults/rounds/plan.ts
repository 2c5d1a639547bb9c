/**
 * @file What happens in a round: drawn from the seed and the number of the round, so that a round can be done again alone. Only its
 * instants differ, as far as the machine is faster or slower.
 */
import { createRandomStream, type RandomStream } from "../../../src/core/random/index.ts";

/** The kinds of faults. */
export const KINDS = [
  "kill-runner",
  "kill-server",
  "kill-client",
  "kill-database",
  "kill-daemon",
  "fill-disk",
  "cut-network",
  "move-clock",
  "lose-machine",
] as const;

/** A kind of fault. */
export type Kind = (typeof KINDS)[number];

/** Who evaluates: `paretune run`, or clients of `paretune serve`. */
export type Setting = "run" | "serve";

/** One fault. */
export interface Fault {
  readonly kind: Kind;
  /** It comes when so many evaluations have begun, and so many milliseconds later. */
  readonly begun: number;
  readonly delayMs: number;
  /** How long it lasts, or until what was killed is started again. */
  readonly lastsMs: number;
  /** Whether a run or a client that was killed is started again at once, or only when all faults are over; and whether a clock that
   * was moved is set right again. */
  readonly isRestarted: boolean;
  /** Chooses its victim among those that live: from 0 to 1. */
  readonly victim: number;
  /** Milliseconds by which a clock is moved. */
  readonly moveMs: number;
  /** Bytes that a full disk still has room for. */
  readonly room: number;
}

/** One round. */
export interface Plan {
  readonly round: number;
  readonly setting: Setting;
  readonly store: "folder" | "database";
  readonly executor: "local" | "slurm";
  /** The number of runs, or of clients, that share the study. */
  readonly processes: number;
  /** Whether each run has a folder of its own, as on machines of its own. */
  readonly hasOwnFolders: boolean;
  readonly trials: number;
  readonly parallel: number;
  readonly strategy: string;
  /** How long each evaluation takes, in seconds. */
  readonly seconds: number;
  readonly faults: readonly Fault[];
}

/** What rounds may have. */
export interface Choice {
  readonly seed: string;
  readonly kinds: readonly Kind[];
  readonly hasPostgres: boolean;
  readonly hasSlurm: boolean;
}

type Place = Pick<Plan, "setting" | "store" | "executor">;

/** The places, with their shares of the rounds. */
const PLACES: readonly (readonly [share: number, place: Place])[] = [
  [38, { setting: "run", store: "folder", executor: "local" }],
  [34, { setting: "run", store: "database", executor: "local" }],
  [10, { setting: "serve", store: "folder", executor: "local" }],
  [10, { setting: "serve", store: "database", executor: "local" }],
  [5, { setting: "run", store: "folder", executor: "slurm" }],
  [3, { setting: "run", store: "database", executor: "slurm" }],
];

/** The kinds that a place can have. A lost machine takes the time of a lease, so it is rare. */
function kindsAt({ setting, store, executor }: Place): readonly Kind[] {
  const isShared = store === "database";
  const hasNetwork = isShared || setting === "serve" || executor === "slurm";
  return [
    ...(setting === "run" ? (["kill-runner"] as const) : (["kill-server", "kill-client"] as const)),
    ...(isShared ? (["kill-database"] as const) : []),
    ...(executor === "slurm" ? (["kill-daemon"] as const) : (["fill-disk"] as const)),
    ...(hasNetwork ? (["cut-network"] as const) : []),
    // The credentials of Slurm's programs hold for minutes of the clock.
    ...(executor === "slurm" ? [] : (["move-clock"] as const)),
    ...(isShared && setting === "run" && executor === "local" ? (["lose-machine"] as const) : []),
  ];
}

/** The share of the rounds with machines that may be lost. */
const LOST_MACHINE_SHARE = 0.02;

/** The share of the rounds with evaluations of some seconds. */
const LONG_SHARE = 0.2;

/** Draws a round. */
export function planRound(round: number, choice: Choice): Plan {
  const draw = createRandomStream(choice.seed).split(round);
  const isLoss = choice.kinds.length === 1 ? choice.kinds[0] === "lose-machine" : draw.uniform() < LOST_MACHINE_SHARE;
  const allowed = choice.kinds.filter((kind) => (kind === "lose-machine") === isLoss);
  const wanted = allowed.length > 0 ? allowed : choice.kinds.filter((kind) => kind !== "lose-machine");
  const places = PLACES.filter(
    ([, place]) =>
      (choice.hasPostgres || place.store === "folder") &&
      (choice.hasSlurm || place.executor === "local") &&
      kindsAt(place).some((kind) => wanted.includes(kind)),
  );
  if (places.length === 0) throw new Error(`no round can have a fault of the kinds ${choice.kinds.join()} here`);
  const place = drawPlace(places, draw);
  const isSlurm = place.executor === "slurm";
  // Some evaluations outlive the run that was killed, also where the next one begins late.
  const isLong = !isSlurm && draw.uniform() < LONG_SHARE;
  const trials = isSlurm || isLong ? 3 + draw.integer(3) : 5 + draw.integer(8);
  const kinds = kindsAt(place).filter((kind) => wanted.includes(kind));
  const count = isLoss ? 1 : 1 + draw.integer(3);
  const mayBeMany = place.setting === "serve" || (place.store === "database" && !isSlurm);
  return {
    round,
    ...place,
    processes: isLoss ? 2 + draw.integer(2) : mayBeMany ? 1 + draw.integer(3) : 1,
    hasOwnFolders: isLoss || draw.uniform() < 0.3,
    trials,
    parallel: Math.min(trials, (isLong ? 2 : 1) + draw.integer(3)),
    strategy: drawStrategy(draw),
    seconds: Math.round((isLong || isLoss ? 4000 : 120) * draw.uniform()) / 1000,
    faults: Array.from({ length: count }, () => drawFault(kinds, trials, draw)),
  };
}

function drawPlace(places: typeof PLACES, draw: RandomStream): Place {
  let left = draw.uniform() * places.reduce((sum, [share]) => sum + share, 0);
  const found = places.find(([share]) => {
    left -= share;
    return left < 0;
  });
  const [, place] = found ?? (places[0] as (typeof places)[0]);
  return place;
}

/** Most rounds need no model, which would take most of their time. */
function drawStrategy(draw: RandomStream): string {
  const at = draw.uniform();
  return at < 0.03 ? "default" : at < 0.5 ? "random" : "sobol";
}

function drawFault(kinds: readonly Kind[], trials: number, draw: RandomStream): Fault {
  const kind = kinds[draw.integer(kinds.length)] as Kind;
  // As often before the first evaluation as at all others together, since a start does many different things.
  const begun = draw.uniform() < 0.25 ? 0 : 1 + draw.integer(trials - 1);
  const minutes = 10 ** (4 * draw.uniform());
  return {
    kind,
    begun,
    delayMs: Math.round((begun === 0 ? 700 : draw.uniform() < 0.5 ? 150 : 1500) * draw.uniform()),
    lastsMs: Math.round(1800 * draw.uniform() ** 2),
    isRestarted: draw.uniform() < 0.5,
    victim: draw.uniform(),
    moveMs: Math.round((draw.uniform() < 0.5 ? -1 : 1) * minutes * 60_000),
    room: draw.uniform() < 0.5 ? 0 : draw.integer(200_000),
  };
}

/** The round in words. */
export function planWords({ setting, store, executor, processes, strategy, faults, hasOwnFolders }: Plan): string {
  const who = setting === "serve" ? `serve, ${processes} clients` : `${processes} × run, ${executor}`;
  const where = `${store}${hasOwnFolders && processes > 1 && setting === "run" ? ", own folders" : ""}`;
  return `${who}, ${where}, ${strategy}: ${faults.map(({ kind, begun }) => `${kind} at ${begun}`).join(", ")}`;
}
