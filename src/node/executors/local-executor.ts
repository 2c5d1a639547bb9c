/**
 * @file Runs commands as processes of this machine: no shell unless the command asks for one, each in a session of its
 * own, so that Ctrl-C reaches the run alone and a whole tree of processes can be ended.
 */
import { removeEndedCgroup } from "./cgroup.ts";
import type { CommandHandle, CommandState, Executor, Leftovers, PollOptions, Stream } from "./executor.ts";
import { type LocalProcess, type ProcessOptions, startProcess } from "./local-process.ts";
import { pause } from "./pause.ts";
import { readProcessHandle } from "./process-handle.ts";
import { endTree, findTree } from "./process-tree.ts";

/** The number of commands that have ended and are remembered by their keys. */
const MAX_REMEMBERED = 1024;

const NOTHING: Leftovers = { ended: 0, remaining: 0 };

/** A command of this process and, once it has ended, how. */
interface Entry {
  readonly process: LocalProcess;
  ended?: Extract<CommandState, { kind: "ended" }>;
}

/** An executor of this machine's processes. `graceMs` is 5,000 and `cgroups` true unless they are given. */
export function createLocalExecutor(options: Partial<ProcessOptions> = {}): Executor {
  const local = new LocalExecutor({ graceMs: 5000, cgroups: true, ...options });
  return {
    name: "local",
    isRemote: false,
    submit: async (request, key) => local.submit(request, key),
    poll: (handles, polling) => local.poll(handles, polling),
    stop: (handle, mode) => local.stop(handle, mode === "at-once"),
    logs: (handle, stream, from) => local.logs(handle, stream, from),
  };
}

class LocalExecutor {
  readonly #options: ProcessOptions;
  readonly #entries = new Map<string, Entry>();
  /** Resolve what waits for the end of a command. */
  readonly #waiting = new Set<() => void>();

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  submit(request: Parameters<Executor["submit"]>[0], key: string): CommandHandle {
    const known = this.#entries.get(key);
    if (known !== undefined) return known.process.handle;
    // Looking at all processes takes longer than starting one.
    if (request.isNew !== true && this.#state({ key }).kind === "running") return { key };
    const entry: Entry = { process: startProcess(request, key, this.#options) };
    this.#entries.set(key, entry);
    void entry.process.exit.then((exit) => {
      const lost = entry.process.lostOutput();
      entry.ended = { kind: "ended", exit, ...(lost === undefined ? {} : { lostOutput: lost }) };
      this.#forgetOldest();
      for (const wake of this.#waiting) wake();
    });
    return entry.process.handle;
  }

  async poll(handles: readonly CommandHandle[], { waitMs, signal }: PollOptions): Promise<readonly CommandState[]> {
    const states = handles.map((handle) => this.#state(handle));
    if (waitMs <= 0 || signal?.aborted || states.some(({ kind }) => kind === "ended")) return states;
    const change = new AbortController();
    const wake = (): void => change.abort();
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake, { once: true });
    await pause(waitMs, change.signal);
    signal?.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
    return handles.map((handle) => this.#state(handle));
  }

  #state(handle: CommandHandle): CommandState {
    const entry = this.#entries.get(handle.key);
    if (entry !== undefined) return entry.ended ?? { kind: "running" };
    const found = readProcessHandle(handle);
    return { kind: found !== undefined && findTree(found, false).length > 0 ? "running" : "unknown" };
  }

  async stop(handle: CommandHandle, isAtOnce: boolean): Promise<Leftovers> {
    const entry = this.#entries.get(handle.key);
    if (entry === undefined) return this.#endLeft(handle);
    if (entry.ended !== undefined) return NOTHING;
    if (isAtOnce) entry.process.kill();
    else await entry.process.stop();
    await entry.process.exit;
    return { ended: 1, remaining: 0 };
  }

  /** Ends what a process that died had started. */
  async #endLeft(handle: CommandHandle): Promise<Leftovers> {
    const found = readProcessHandle(handle);
    if (found === undefined) return NOTHING;
    const leftovers = await endTree(found, false, this.#options.graceMs);
    if (found.cgroup !== undefined) await removeEndedCgroup(found.cgroup);
    return leftovers;
  }

  async logs(handle: CommandHandle, stream: Stream, from: number): Promise<Buffer> {
    return this.#entries.get(handle.key)?.process.output?.[stream].read(from) ?? Buffer.alloc(0);
  }

  #forgetOldest(): void {
    for (const [key, { ended }] of this.#entries) {
      if (this.#entries.size <= MAX_REMEMBERED) return;
      if (ended !== undefined) this.#entries.delete(key);
    }
  }
}
