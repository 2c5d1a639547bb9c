/**
 * @file Which file system a path is on, and whether a database may lie there: the locks of SQLite need those of one machine.
 */
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** A file system: its name, such as `ext4` or `nfs4`, and where its data are. */
export interface FileSystemKind {
  readonly name: string;
  /**
   * `network`: on other machines, or shared with them. `memory`: lost when this machine restarts. `local`: on a disk of this
   * machine. `unknown`: the system does not say.
   */
  readonly place: "network" | "memory" | "local" | "unknown";
}

/** Types that statfs(2) returns on Linux. FUSE is not among them: what is behind it is in the table of mounts. */
const BY_MAGIC: ReadonlyMap<number, FileSystemKind> = new Map([
  [0x6969, { name: "nfs", place: "network" }],
  [0x517b, { name: "smb", place: "network" }],
  [0xff534d42, { name: "cifs", place: "network" }],
  [0xfe534d42, { name: "smb2", place: "network" }],
  [0x5346414f, { name: "afs", place: "network" }],
  [0x01021997, { name: "9p", place: "network" }],
  [0x00c36400, { name: "ceph", place: "network" }],
  [0x0bd00bd0, { name: "lustre", place: "network" }],
  [0x47504653, { name: "gpfs", place: "network" }],
  [0x19830326, { name: "beegfs", place: "network" }],
  [0x7461636f, { name: "ocfs2", place: "network" }],
  [0x01161970, { name: "gfs2", place: "network" }],
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
  let folder = resolve(path);
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  const mounted = mounts === undefined ? undefined : mountedKind(folder, mounts);
  if (mounted !== undefined && mounted.place !== "unknown") return mounted;
  return statfsKind(folder) ?? mounted ?? { name: "unknown", place: "unknown" };
}

/** The file system that the table of mounts names for an absolute path; undefined where no mount holds the path. */
export function mountedKind(path: string, mounts: string): FileSystemKind | undefined {
  let [longest, name] = [-1, ""];
  for (const line of mounts.split("\n")) {
    const [mount = "", kind = ""] = line.split(" - ");
    const point = unescaped(mount.split(" ")[4] ?? "");
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
  try {
    return BY_MAGIC.get(statfsSync(path).type >>> 0);
  } catch {
    return undefined; // cannot be seen
  }
}

function mountTable(): string | undefined {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return undefined; // not Linux
  }
}

/** A path of mountinfo, in which spaces and backslashes are octal. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
