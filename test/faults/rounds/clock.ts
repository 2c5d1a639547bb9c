/**
 * @file Clocks that can be moved while their processes run: libfaketime gives a process and all that it starts the time of this machine
 * plus what a file says. Clocks that only count, such as those of timeouts, stay as they are, as when an administrator sets the date.
 */
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The library; undefined where it is not installed. */
export const clockLibrary: string | undefined = findLibrary();

function findLibrary(): string | undefined {
  const folders = existsSync("/usr/lib") ? readdirSync("/usr/lib").filter((name) => name.endsWith("-linux-gnu")) : [];
  return folders.map((name) => join("/usr/lib", name, "faketime", "libfaketime.so.1")).find((file) => existsSync(file));
}

/** A clock. */
export interface Clock {
  /** The variables of the processes that live by it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Moves it to so many milliseconds after this machine's; less than 0: before it. */
  set(milliseconds: number): void;
}

/** A clock that is not moved yet, whose file is made. */
export function makeClock(file: string): Clock {
  const set = (milliseconds: number): void => {
    const seconds = (milliseconds / 1000).toFixed(3);
    writeFileSync(`${file}.new`, `${milliseconds < 0 ? "" : "+"}${seconds}\n`, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  set(0);
  return {
    environment: {
      LD_PRELOAD: clockLibrary ?? "",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      FAKETIME_DONT_RESET: "1",
    },
    set,
  };
}
