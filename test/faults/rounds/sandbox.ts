/**
 * @file Namespaces of the kernel for rounds: processes, network and mounts of their own, so that disks can be made, cables cut and
 * nothing is left on the machine whatever happens to the harness.
 */
import { spawnSync } from "node:child_process";

const NAMESPACES = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Words before a command that is to have namespaces of its own; undefined where the kernel or the user does not allow them. */
export function sandboxWords(): readonly string[] | undefined {
  const probe = "mount -t tmpfs probe /mnt && ip link set lo up && ip link add name probe0 type veth peer name probe1";
  const [program = "", ...args] = [...NAMESPACES, "sh", "-c", probe];
  if (spawnSync(program, args, { stdio: "ignore" }).status !== 0) return undefined;
  // The first process of a namespace collects the others when they have ended; a shell that waits does so.
  return [...NAMESPACES, "sh", "-c", 'ip link set lo up; "$@" & wait $!', "sh"];
}
