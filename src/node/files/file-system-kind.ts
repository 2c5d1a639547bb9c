/**
 * @file Which file system a path is on, and whether a database may lie there: the locks of SQLite need those of one machine.
 */
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { mountPath } from "./mount-path.ts";

/** A file system: its name, such as `ext4` or `nfs4`, and where its data are. */
export interface FileSystemKind {
  readonly name: string;
  /**
   * `network`: on other machines, or shared with them. `memory`: lost when this machine restarts. `local`: on a disk of this
   * machine. `unknown`: the system does not say.
   */
  readonly place: "network" | "memory" | "local" | "unknown";
}

/** A file system by its type; with its name in a sentence where it always stands for a network. */
interface KnownType extends FileSystemKind {
  readonly network?: string;
}

function network(name: string, title: string): KnownType {
  return { name, place: "network", network: title };
}

/**
 * Types that statfs(2) returns on Linux (linux/magic.h, and those of the makers). FUSE is not among them: what is behind it is in the
 * table of mounts. 9p and overlay also stand for folders of this machine, as those of virtual machines and containers.
 */
const BY_TYPE: ReadonlyMap<number, KnownType> = new Map([
  [0x6969, network("nfs", "NFS")],
  [0x517b, network("smb", "SMB")],
  [0xff534d42, network("cifs", "CIFS")],
  [0xfe534d42, network("smb2", "SMB")],
  [0x564c, network("ncp", "NCP")],
  [0x5346414f, network("afs", "AFS")],
  [0x6b414653, network("afs", "AFS")],
  [0x73757245, network("coda", "Coda")],
  [0x00c36400, network("ceph", "Ceph")],
  [0x0bd00bd0, network("lustre", "Lustre")],
  [0x47504653, network("gpfs", "GPFS")],
  [0x01161970, network("gfs2", "GFS2")],
  [0x7461636f, network("ocfs2", "OCFS2")],
  [0xaad7aaea, network("panfs", "PanFS")],
  [0x19830326, network("beegfs", "BeeGFS")],
  [0x01021997, { name: "9p", place: "network" }],
  [0x01021994, { name: "tmpfs", place: "memory" }],
  [0x858458f6, { name: "ramfs", place: "memory" }],
  [0xef53, { name: "ext4", place: "local" }],
  [0x58465342, { name: "xfs", place: "local" }],
  [0x9123683e, { name: "btrfs", place: "local" }],
  [0x2fc12fc1, { name: "zfs", place: "local" }],
  [0xf2f52010, { name: "f2fs", place: "local" }],
  [0x794c7630, { name: "overlay", place: "local" }],
]);

const NETWORK_NAMES =
  /^(nfs\d?|cifs|smb\w*|9p|afs|ceph|lustre|gpfs|beegfs|virtiofs|fuse\.(sshfs|s3fs|gcsfuse|rclone|glusterfs|ceph\S*|juicefs|goofys|mount-s3|davfs\w*|lustre|beegfs\S*))$/;
const LOCAL_NAMES = /^(ext\d|xfs|btrfs|zfs|f2fs|overlay|fuseblk|fuse\.(overlayfs|fuse-overlayfs))$/;

/**
 * The file system of a path, or of its nearest folder that exists.
 *
 * @param mounts - the text of /proc/self/mountinfo; read where it is absent and the system has it
 */
export function fileSystemKind(path: string, mounts: string | undefined = mountTable()): FileSystemKind {
  const folder = nearestFolder(path);
  const mounted = mounts === undefined ? undefined : mountedKind(folder, mounts);
  if (mounted !== undefined && mounted.place !== "unknown") return mounted;
  return statfsKind(folder) ?? mounted ?? { name: "unknown", place: "unknown" };
}

/** The file system that the table of mounts names for an absolute path; undefined where no mount holds the path. */
export function mountedKind(path: string, mounts: string): FileSystemKind | undefined {
  let [longest, name] = [-1, ""];
  for (const line of mounts.split("\n")) {
    const [mount = "", kind = ""] = line.split(" - ");
    const point = mountPath(mount.split(" ")[4] ?? "");
    const holds = point === "/" || path === point || path.startsWith(`${point}/`);
    // Of two mounts at the same point the later one covers the earlier one.
    if (point !== "" && holds && point.length >= longest) [longest, name] = [point.length, kind.split(" ")[0] ?? ""];
  }
  return longest < 0 || name === "" ? undefined : { name, place: placeOf(name) };
}

function placeOf(name: string): FileSystemKind["place"] {
  if (NETWORK_NAMES.test(name)) return "network";
  if (/^(tmpfs|ramfs|devtmpfs)$/.test(name)) return "memory";
  return LOCAL_NAMES.test(name) ? "local" : "unknown";
}

function statfsKind(path: string): FileSystemKind | undefined {
  if (process.platform !== "linux") return undefined;
  const known = knownType(fileSystemType(path));
  return known && { name: known.name, place: known.place };
}

/** The name of a file system that is always one of networks; undefined for any other one. `type` is that of `statfs`. */
export function networkFileSystem(type: number): string | undefined {
  return knownType(type)?.network;
}

function knownType(type: number): KnownType | undefined {
  return BY_TYPE.get(type >>> 0); // a 32-bit system gives the number with a sign
}

/** The type of the file system of a folder, as `statfs` gives it; 0 where it cannot be found out. */
export function fileSystemType(folder: string): number {
  try {
    return statfsSync(folder).type;
  } catch {
    return 0;
  }
}

/** The absolute path of a folder, or of the nearest one above it that exists. */
export function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function mountTable(): string | undefined {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return undefined; // not Linux
  }
}
