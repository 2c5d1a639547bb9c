/**
 * @file The Node that this program runs on.
 */
import { type Finding, findingOf } from "./finding.ts";

/** The oldest version that is tested, as package.json says it. */
const OLDEST = [20, 19] as const;

/** The finding about the version of Node, e.g. `20.19.0`. */
export function judgeNode(version: string, paretune: string, system: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return findingOf("node", `Node ${version}, Paretune ${paretune}, ${system}.`, { version, paretune, system }, [
    ...(isOld
      ? [
          {
            status: "problem" as const,
            words: "This version of Node is not supported.",
            advice: `Install Node ${OLDEST.join(".")} or later.`,
          },
        ]
      : []),
  ]);
}
