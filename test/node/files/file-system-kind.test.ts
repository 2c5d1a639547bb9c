import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileSystemKind, mountedKind } from "../../../src/node/files/file-system-kind.ts";

const MOUNTS = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:26 / /dev/shm rw - tmpfs tmpfs rw
41 22 0:40 / /home rw shared:7 - nfs4 server:/home rw,vers=4.2
42 41 0:41 / /home/my\\040disk rw - xfs /dev/vdb rw
43 22 0:44 / /bucket rw - fuse.gcsfuse bucket rw
44 22 0:45 / /odd rw - fuse.unheard-of x rw
45 22 0:46 / /covered rw - ext4 /dev/vdc rw
46 45 0:47 / /covered rw - cifs //server/share rw
`;

describe("the file system of a path", () => {
  it.each([
    ["/srv/study", "ext4", "local"],
    ["/dev/shm/study", "tmpfs", "memory"],
    ["/home/ann/study", "nfs4", "network"],
    ["/homework", "ext4", "local"],
    ["/home/my disk/study", "xfs", "local"],
    ["/bucket", "fuse.gcsfuse", "network"],
    ["/odd/study", "fuse.unheard-of", "unknown"],
    ["/covered/study", "cifs", "network"],
  ])("of %s is %s, which is %s", (path, name, place) => {
    expect(mountedKind(path, MOUNTS)).toEqual({ name, place });
  });

  it("is that of the nearest folder that exists", () => {
    const folder = tmpdir();
    expect(fileSystemKind(join(folder, "not", "yet", "there"))).toEqual(fileSystemKind(folder));
  });

  it("is unknown where no mount holds the path", () => {
    expect(mountedKind("/srv", "")).toBeUndefined();
  });
});
