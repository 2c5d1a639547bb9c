/**
 * @file The processes of a round: runs of `paretune run`, or a server with clients that ask and tell.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, makeClock } from "./clock.ts";
import { ledgerSize } from "./ledger.ts";
import { HERE, type Machine } from "./network.ts";
import type { Member, Scene } from "./scene.ts";
import { studyName, writeStudy } from "./study.ts";

/** Where the programs are. */
export interface Programs {
  /** The folder of the programs of trials and clients. */
  readonly folder: string;
  /** The command line of Paretune. */
  readonly cli: string;
}

/** A scene whose processes are not known yet. */
export type EmptyScene = Omit<Scene, "members" | "server" | "look">;

/** Words that make a process and its children a machine of their own, which ends with that process. */
const MACHINE_WORDS = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** The address of the database, as a machine reaches it; undefined where the study is in a folder. */
export function databaseAt({ database }: Pick<Scene, "database">, { server }: Machine): string | undefined {
  return database === undefined ? undefined : `postgresql://tester@${server}:${database.server.port}/postgres`;
}

function clockOf({ plan, folder }: EmptyScene, name: string): Clock | undefined {
  return plan.faults.some(({ kind }) => kind === "move-clock") ? makeClock(join(folder, `clock-${name}`)) : undefined;
}

/** The folder of a run or of the server. */
function studyFolder({ plan, folder }: EmptyScene, index: number): string {
  return plan.hasOwnFolders ? join(folder, `study-${index}`) : join(folder, "study");
}

/** The runs of a round. */
export async function makeRuns(scene: EmptyScene, programs: Programs): Promise<readonly Member[]> {
  const { plan, lane, ledger, seen } = scene;
  const hasNetwork = plan.store === "database" || plan.executor === "slurm";
  const machines = hasNetwork ? await lane.machines(plan.processes) : [HERE];
  const isLoss = plan.faults.some(({ kind }) => kind === "lose-machine");
  const onLine = (line: string): void => {
    const trial = /^trial (\d+): loss /.exec(line)?.[1];
    if (trial !== undefined) seen.push({ trial: Number(trial), ledgerSize: ledgerSize(ledger), how: "said" });
  };
  return Promise.all(
    machines.map(async (machine, index): Promise<Member> => {
      const folder = studyFolder(scene, index);
      const database = databaseAt(scene, machine);
      const file = writeStudy(plan, { folder, ledger, programs: programs.folder });
      const store = database === undefined ? [] : ["--store", database];
      const words = [process.execPath, programs.cli, "run", file, ...store];
      return {
        name: `run ${index}`,
        machine,
        folder,
        words: isLoss ? [...MACHINE_WORDS, ...words] : words,
        environment: plan.executor === "slurm" ? { SLURM_CONF: await lane.clusterFile(machine) } : {},
        clock: clockOf(scene, `${index}`),
        onLine,
        starts: 0,
      };
    }),
  );
}

const PORT = 8801;
/** Which the server demands. */
export const TOKEN = "a-token-of-the-test-of-faults";

/** The address of the server, as a machine reaches it. */
export function serverAddress({ server }: Machine): string {
  return `http://${server}:${PORT}`;
}

/** The server of a round. */
export function makeServer(scene: EmptyScene, programs: Programs): Member {
  const folder = studyFolder(scene, 0);
  const database = databaseAt(scene, HERE);
  const file = writeStudy(scene.plan, { folder, ledger: scene.ledger, programs: programs.folder });
  const store = database === undefined ? [] : ["--store", database];
  const host = scene.lane.means.networks ? "0.0.0.0" : "127.0.0.1";
  const flags = ["--port", `${PORT}`, "--host", host, "--token", TOKEN, "--threads", "1", "--json", ...store];
  return {
    name: "server",
    machine: HERE,
    folder,
    words: [process.execPath, programs.cli, "serve", file, ...flags],
    environment: {},
    clock: clockOf(scene, "server"),
    starts: 0,
  };
}

/** What a client notes for itself. */
export type Note =
  | { readonly asked: number; readonly parameters: Readonly<Record<string, number>> }
  | { readonly got: number; readonly loss: number; readonly second: number }
  | { readonly told: number };

/** The notes of a client, of which the last line may be cut short. */
export function readNotes(journal: string): readonly Note[] {
  const text = existsSync(journal) ? readFileSync(journal, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Note);
}

/** The journal of a client. */
export function journalOf({ folder }: Pick<Scene, "folder">, index: number): string {
  return join(folder, `client-${index}.jsonl`);
}

/** The clients of a round; the last one, which only evaluates what nobody has told, is not among them. */
export async function makeClients(scene: EmptyScene, programs: Programs): Promise<readonly Member[]> {
  const { plan, lane } = scene;
  const machines = await lane.machines(plan.processes);
  const quota = Math.ceil(plan.trials / plan.processes);
  return machines.map((machine, index) => makeClient(scene, programs, { machine, index, quota }));
}

/** One client that asks for trials, at most `quota` of them, evaluates and tells them; with none, those that wait. */
export function makeClient(
  scene: EmptyScene,
  programs: Programs,
  { machine, index, quota }: { readonly machine: Machine; readonly index: number; readonly quota: number },
): Member {
  const { plan, folder, ledger } = scene;
  const request = {
    study: `${serverAddress(machine)}/api/studies/${studyName(plan)}`,
    token: TOKEN,
    journal: journalOf(scene, index),
    train: join(programs.folder, "train.sh"),
    ledger,
    folder,
    quota,
    seconds: plan.seconds,
    // A network that is cut is noticed by this time alone. A proposal by a model may take longer than others.
    answerMs: plan.strategy === "default" ? 60_000 : 4000,
  };
  return {
    name: `client ${index}`,
    machine,
    folder,
    words: [process.execPath, join(programs.folder, "client.mjs"), JSON.stringify(request)],
    environment: {},
    starts: 0,
  };
}
