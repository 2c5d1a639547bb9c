import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { STUDY_TEXT, served } from "../node/server/served.ts";
import { snippetsIn } from "./documents.ts";

const requests = snippetsIn("sh")
  .filter(({ document }) => document === "docs/server.md")
  .flatMap(({ text }) => text.split("\n").filter((line) => line.startsWith("curl ")));

/** What a request prints; a stream of events is ended after a second. */
function curl(line: string): Promise<string> {
  const child = spawn("/bin/sh", ["-c", line.replace("curl ", "curl --silent --max-time 1 ")]);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return new Promise((resolve) => child.on("close", () => resolve(output)));
}

describe.skipIf(spawnSync("curl", ["--version"]).status !== 0)("the requests in docs/server.md", () => {
  it("are answered, one after the other", async () => {
    const server = await served();
    writeFileSync(join(server.folder, "study.yaml"), STUDY_TEXT.replaceAll("loss", "accuracy"));
    expect(requests.length).toBeGreaterThan(4);
    const address = server.url.slice(0, -1);
    const answers: string[] = [];
    for (const line of requests) {
      answers.push(await curl(line.replace("http://127.0.0.1:8765", address).replace("NAME", "tiny")));
    }
    expect(answers.filter((answer) => answer === "" || answer.includes('"error"'))).toEqual([]);
    expect(answers[2]).toContain('"recorded":true');
    expect(answers[3]).toContain('"type":"completed"');
  });
});
