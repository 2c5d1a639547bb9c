/**
 * @file What was going on where clients of a server wait without end: what is known then is kept with the round.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serverAddress, TOKEN } from "./members.ts";
import { HERE } from "./network.ts";
import type { Scene } from "./scene.ts";

/** After this time without a fault, what goes on is written down. */
const LONG_MS = 60_000;
const ANSWER_MS = 20_000;

/** Writes to the folder of a round what goes on, if that has not ended after a while. Returns how to give that up. */
export function watchForStuck(scene: Scene): () => void {
  const given = new AbortController();
  sleep(LONG_MS, undefined, { ref: false, signal: given.signal })
    .then(() => describe(scene))
    .then((text) => writeFileSync(join(scene.folder, "stuck.txt"), text))
    .catch(() => {}); // given up, or the folder is gone
  return () => given.abort();
}

async function describe({ database, server, members }: Scene): Promise<string> {
  const processes = [...members, ...(server === undefined ? [] : [server])].map(
    ({ name, process }) => `${name}: ${process?.isAlive() === true ? "alive" : "ended"}\n${process?.output() ?? ""}`,
  );
  const rows = async (text: string): Promise<string> =>
    JSON.stringify(await database?.server.query(text).catch((error: unknown) => String(error)), null, 1);
  return [
    ...processes,
    `database: ${database?.server.isAlive()}`,
    await rows("SELECT row_to_json(a) FROM pg_stat_activity a WHERE pid <> pg_backend_pid()"),
    await rows("SELECT row_to_json(l) FROM pg_locks l WHERE pid <> pg_backend_pid()"),
    server === undefined ? "" : await answered(),
    spawnSync("ss", ["-tanp"], { encoding: "utf8" }).stdout,
  ].join("\n\n");
}

/** What the server answers now to somebody who only looks. */
async function answered(): Promise<string> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const look = { headers, signal: AbortSignal.timeout(ANSWER_MS) };
  return fetch(`${serverAddress(HERE)}/api/studies`, look).then(
    async (answer) => `${answer.status} ${await answer.text()}`,
    (error: unknown) => String(error),
  );
}
