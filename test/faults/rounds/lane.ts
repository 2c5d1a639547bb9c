/**
 * @file What the rounds of one process share: machines of a network, a database and a cluster, each made when it is first needed.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type PostgresServer, startPostgres } from "../../fixtures/postgres-server.ts";
import { type SlurmCluster, startSlurmCluster } from "../../fixtures/slurm-cluster.ts";
import { type Clock, makeClock } from "./clock.ts";
import { type Disk, makeDisk } from "./disk.ts";
import { ADDRESSES, HERE, type Machine, makeMachine } from "./network.ts";

/** What the kernel and the user allow. */
export interface Means {
  readonly networks: boolean;
  readonly disks: boolean;
  readonly clocks: boolean;
}

/** A database that several rounds use, one after another. */
export interface Database {
  readonly server: PostgresServer;
  readonly disk: Disk | undefined;
  readonly clock: Clock;
  /** The file with its messages. */
  readonly log: string;
  /** Starts it again, with the clock that can be moved or with that of this machine. */
  useClock(isMovable: boolean): Promise<void>;
  /** Starts it again if it does not run. */
  heal(): Promise<void>;
}

/** What the rounds of one process share. */
export interface Lane {
  readonly folder: string;
  readonly means: Means;
  /** Machines for runs and clients. */
  machines(count: number): Promise<readonly Machine[]>;
  database(): Promise<Database>;
  cluster(): Promise<SlurmCluster>;
  /** The configuration by which a machine reaches the cluster. */
  clusterFile(machine: Machine): Promise<string>;
  close(): Promise<void>;
}

/** Megabytes of the disk of the database. */
const DATABASE_DISK = 176;

/** Opens a lane: nothing is started yet. */
export function openLane(means: Means): Lane {
  const folder = mkdtempSync(join(tmpdir(), "paretune-faults-"));
  chmodSync(folder, 0o755); // the server of the database is another user
  const made: Machine[] = [];
  let database: Promise<Database> | undefined;
  let cluster: Promise<SlurmCluster> | undefined;
  const startedCluster = (): Promise<SlurmCluster> => {
    cluster ??= startSlurmCluster();
    return cluster;
  };
  return {
    folder,
    means,
    async machines(count) {
      if (!means.networks) return Array.from({ length: count }, () => HERE);
      while (made.length < count) made.push(await makeMachine(made.length + 1));
      return made.slice(0, count);
    },
    database() {
      database ??= startDatabase(folder, means);
      return database;
    },
    cluster: startedCluster,
    async clusterFile({ server }) {
      const { configuration } = await startedCluster();
      const file = join(dirname(configuration), `slurm-${server}.conf`);
      writeFileSync(file, readFileSync(configuration, "utf8").replace("(127.0.0.1)", `(${server})`));
      return file;
    },
    async close() {
      await (await cluster)?.close();
      const { server, disk } = (await database) ?? {};
      await server?.stop();
      disk?.remove();
      for (const machine of made) machine.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startDatabase(folder: string, { disks, networks, clocks }: Means): Promise<Database> {
  const parent = join(folder, "database");
  mkdirSync(parent);
  const disk = disks ? makeDisk(parent, DATABASE_DISK) : undefined;
  const clock = makeClock(join(folder, "database-clock"));
  const environment: Record<string, string> = {};
  const settings = ["shared_buffers=16MB", "min_wal_size=32MB", "max_wal_size=48MB", "max_connections=40"];
  const clients = networks ? { clients: ADDRESSES } : {};
  const log = join(folder, "database.log");
  const server = await startPostgres(settings, { parent, environment, log, ...clients });
  const startAgain = async (): Promise<void> => {
    for (let attempt = 0; attempt < 5 && !server.isAlive(); attempt++) await server.start();
    if (!server.isAlive())
      throw new Error(`the database does not start again: ${readFileSync(log, "utf8").slice(-1500)}`);
  };
  // Of two faults that end at once, one starts it: a second server refuses to use the data of the first.
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> => {
    healing ??= startAgain().finally(() => {
      healing = undefined;
    });
    return healing;
  };
  return {
    server,
    disk,
    clock,
    log,
    heal,
    async useClock(isMovable) {
      if (!clocks || isMovable === "LD_PRELOAD" in environment) return;
      if (isMovable) Object.assign(environment, clock.environment);
      else for (const name of Object.keys(environment)) delete environment[name];
      clock.set(0);
      await server.kill();
      await heal();
    },
  };
}
