/** The recipe for ssh, run against an ssh server on this machine, with its own keys, on a port of the loopback interface. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { json, paretune } from "../e2e/paretune.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { documents, snippetsOf } from "./documents.ts";

const SERVER = "/usr/sbin/sshd";
const programs = [SERVER, "/usr/bin/ssh", "/usr/bin/scp", "/usr/bin/ssh-keygen", "/usr/bin/flock"];
const lacking = programs.filter((program) => !existsSync(program));
if (lacking.length > 0)
  console.warn(`skipped: the recipe for ssh is not run, because there is no ${lacking.join(", ")}`);

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

it.skipIf(lacking.length > 0)(
  "measures models on two boards, one at a time on each",
  { timeout: 300_000 },
  async () => {
    const folder = newFolder();
    const port = await freePort();
    await startServer(folder, port);
    writeRecipe(folder, port);

    const { code, stdout } = await paretune(["run", "study.yaml", "--trials", "6"], { cwd: folder });
    expect(stdout).toContain("6 trials completed, 0 failed");
    expect(code).toBe(0);
    const trials = await json<
      readonly { units: Record<string, readonly string[]>; metrics: Record<string, { count: number }> }[]
    >(["trials", "study.yaml"], { cwd: folder });
    expect([...new Set(trials.flatMap(({ units }) => units["board"] ?? []))].sort()).toEqual(["board-1", "board-2"]);
    expect(trials.every(({ metrics }) => metrics["latency"]?.count === 50)).toBe(true);
    // The benchmark saw the model that was trained, and the copy is removed.
    const seen = readFileSync(join(folder, "benchmarks"), "utf8").trim().split("\n");
    expect(seen).toHaveLength(6);
    for (const line of seen) {
      const [model = "", content] = line.split(" ");
      expect(content).toMatch(/^layers=\d+$/);
      expect(existsSync(model)).toBe(false);
    }
  },
);

/** Starts a server that lets this user in with a key of its own. */
async function startServer(folder: string, port: number): Promise<void> {
  for (const key of ["host", "client"]) {
    execFileSync("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
  }
  // As root, the server needs this folder, which its service makes elsewhere.
  if (userInfo().uid === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 });
  const options = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "client.pub")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin prohibit-password",
    "Subsystem sftp internal-sftp",
  ];
  writeFileSync(join(folder, "sshd_config"), `${options.join("\n")}\n`);
  const server = spawn(SERVER, ["-D", "-e", "-f", join(folder, "sshd_config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  started.push(server);
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 100 || server.exitCode !== null) throw new Error(`the ssh server did not start: ${said}`);
    await sleep(100);
  }
}

/** The study and the script of the recipe as they are, with programs that stand for the training and the benchmark. */
function writeRecipe(folder: string, port: number): void {
  const recipe = documents().find(({ path }) => path.endsWith("recipes/ssh.md"));
  const snippets = recipe === undefined ? [] : snippetsOf(recipe);
  const study = snippets.find(({ language }) => language === "yaml")?.text ?? "";
  const script = snippets.find(({ tag }) => tag === "on_board.sh")?.text ?? "";
  expect(script).toContain("/opt/bench/run");
  const bench = join(folder, "bench.sh");
  writeFileSync(join(folder, "study.yaml"), study);
  writeProgram(
    join(folder, "on_board.sh"),
    script.replaceAll("/tmp/", `${folder}/board-`).replaceAll("/opt/bench/run", bench),
  );
  writeProgram(
    join(folder, "train.sh"),
    `#!/bin/sh\nsed -n 's/.*"layers": *\\([0-9]*\\).*/layers=\\1/p' "$1" > "$2"\necho "accuracy: 0.5"\n`,
  );
  writeProgram(
    bench,
    `#!/bin/sh\necho "$1 $(cat "$1")" >> ${folder}/benchmarks\ni=0\nwhile [ $i -lt $2 ]; do i=$((i + 1)); echo "1$i.5"; done\n`,
  );
  writeFileSync(
    join(folder, "ssh_config"),
    `Host board-*\n  HostName 127.0.0.1\n  Port ${port}\n  User ${userInfo().username}\n  IdentityFile ${join(folder, "client")}\n` +
      `  IdentitiesOnly yes\n  BatchMode yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile ${join(folder, "known_hosts")}\n`,
  );
}

function writeProgram(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(address)));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
