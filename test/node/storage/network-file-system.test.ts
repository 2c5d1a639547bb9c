import { readFileSync, statfsSync } from "node:fs";
import { expect, it } from "vitest";
import { networkFileSystem } from "../../../src/node/files/index.ts";
import { checkFileSystem } from "../../../src/node/storage/network-file-system.ts";

const isLinux = process.platform === "linux";

it.each([
  ["NFS", 0x6969],
  ["CIFS", 0xff534d42],
  ["CIFS", 0xff534d42 | 0], // as a 32-bit system gives it
  ["SMB", 0xfe534d42],
  ["Lustre", 0x0bd00bd0],
  ["Ceph", 0x00c36400],
  ["GPFS", 0x47504653],
])("%s is a file system of networks", (name, type) => {
  expect(networkFileSystem(type)).toBe(name);
});

it.each([
  ["ext4", 0xef53],
  ["xfs", 0x58465342],
  ["btrfs", 0x9123683e],
  ["tmpfs", 0x01021994],
  ["overlay", 0x794c7630],
  ["FUSE", 0x65735546],
  ["9p", 0x01021997],
  ["virtiofs", 0x6a656a63],
  ["unknown", 0],
])("%s is none", (_, type) => {
  expect(networkFileSystem(type)).toBeUndefined();
});

it.runIf(isLinux)("SQLite is refused on NFS by a sentence that names PostgreSQL, unless that is allowed", () => {
  const onNfs = (environment: NodeJS.ProcessEnv): void =>
    checkFileSystem("/home/a/study.paretune", environment, () => 0x6969);
  expect(() => onNfs({})).toThrow(/is on NFS, .* PostgreSQL \(`store: postgresql:\/\/user@host\/database`/);
  expect(() => onNfs({})).toThrow("PARETUNE_NETWORK_FOLDER=allow");
  expect(() => onNfs({ PARETUNE_NETWORK_FOLDER: "allow" })).not.toThrow();
});

it.runIf(isLinux)("every file system of this machine that is no network's is allowed", () => {
  const folders = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([, folder, kind]) => (folder === undefined || /^(nfs|cifs|smb)/.test(kind ?? "") ? [] : [folder]));
  expect(folders.length).toBeGreaterThan(0);
  for (const folder of folders) {
    const read = (): number => statfsSync(folder).type;
    expect(() => {
      try {
        read();
      } catch {
        return; // it may not be looked at
      }
      checkFileSystem(folder, {});
    }).not.toThrow();
  }
});
