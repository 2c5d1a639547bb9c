/**
 * @file Refuses SQLite on the file systems of networks: its locks and its shared memory hold within one machine, so that machines
 * which share such a folder damage the database of each other.
 */
import { statfsSync } from "node:fs";
import { StorageError } from "./storage-error.ts";

/** File systems of networks by the number that Linux gives them (statfs(2), linux/magic.h, and those of the makers). FUSE, 9p and
 * overlay are not here: they also stand for local folders, as sshfs and those of virtual machines and containers. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x564c, "NCP"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
  [0xaad7aaea, "PanFS"],
  [0x19830326, "BeeGFS"],
]);

/** The variable that allows SQLite on the file system of a network. */
const ALLOWING_VARIABLE = "PARETUNE_NETWORK_FOLDER";

/** The name of a file system of networks; undefined for any other one. `type` is that of `statfs`. */
export function networkFileSystem(type: number): string | undefined {
  return NETWORK_FILE_SYSTEMS.get(type >>> 0); // a 32-bit system gives the number with a sign
}

/** What is said of a folder on a file system of that name. */
export function networkFolderWords(folder: string, name: string): string {
  return (
    `${folder} is on ${name}, a file system of a network, where the database in it is not safe from other machines. Keep the ` +
    "results in PostgreSQL (`store: postgresql://user@host/database` in the study file, or --store postgresql://…), which several " +
    `machines may use, or in a folder of this machine (--store DIR). If no other machine ever opens this folder, allow it with ` +
    `the variable ${ALLOWING_VARIABLE}=allow.`
  );
}

/**
 * Checks that the database of a folder is on a disk of this machine.
 *
 * @param typeOf - the type of the file system of a folder
 * @throws StorageError "broken" where it is on a file system of a network, unless that is allowed
 */
export function checkFileSystem(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
  typeOf: (folder: string) => number = fileSystemType,
): void {
  if (process.platform !== "linux" || environment[ALLOWING_VARIABLE] === "allow") return;
  const name = networkFileSystem(typeOf(folder));
  if (name !== undefined) throw new StorageError("broken", networkFolderWords(folder, name));
}

/** The type of the file system of a folder; 0 where it cannot be found out. */
function fileSystemType(folder: string): number {
  try {
    return statfsSync(folder).type;
  } catch {
    return 0;
  }
}
