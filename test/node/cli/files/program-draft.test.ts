import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readArguments } from "../../../../src/node/cli/command.ts";
import { draftFromFlags, init, validText } from "../../../../src/node/cli/commands/init.ts";
import { programDraft, programWords } from "../../../../src/node/cli/files/program-draft.ts";
import { schemaAddress } from "../../../../src/node/cli/files/schema-address.ts";
import { proposeSpace, readHelp } from "../../../../src/node/help-text/index.ts";

const SAMPLES = join(import.meta.dirname, "../../help-text/samples");

describe("the study for a program whose help was read", () => {
  it.each(readdirSync(SAMPLES))("is accepted by check: %s", (sample) => {
    const space = proposeSpace(readHelp(readFileSync(join(SAMPLES, sample), "utf8")), []);
    const base = draftFromFlags(readArguments(init, ["study.yaml", "--objective", "loss=minimize"]));
    const text = validText({ ...base, ...programDraft("./train", space) }, "study.yaml");
    for (const { name, flag, from } of space.parameters) {
      const line = text.split("\n").find((each) => each.startsWith(`  ${name}:`)) ?? "";
      expect(line).toContain(`# ${flag}; `);
      expect(line.includes("guessed"), line).toBe(from === "name" || from === "default");
    }
    for (const { flag, reason } of space.leftOut)
      expect(text).toMatch(new RegExp(`^# {3}${flag} +${reason.slice(0, 5)}`, "m"));
  });

  it("says what the program needs and the command does not give", () => {
    const space = proposeSpace(readHelp(readFileSync(join(SAMPLES, "click.txt"), "utf8")), []);
    const base = draftFromFlags(readArguments(init, ["study.yaml"]));
    expect(validText({ ...base, ...programDraft("./train", space) }, "study.yaml")).toContain(
      "# The program needs --data, which the command does not give yet.\ncommand: ./train --lr {lr}",
    );
  });
});

describe("the command of --from", () => {
  it("is split as a shell would, and has no placeholders", () => {
    expect(programWords('python "my train.py" --x')).toEqual(["python", "my train.py", "--x"]);
    expect(() => programWords("python train.py --lr {lr}")).toThrow(/without placeholders/);
    expect(() => programWords('python "train.py')).toThrow(/not closed/);
    expect(() => programWords(" ")).toThrow(/--from is the command/);
  });
});

describe("the schema that a study file names", () => {
  const installed = "/srv/app/node_modules/paretune/dist/study.schema.json";

  it("is relative within the project that has the package", () => {
    expect(schemaAddress("/srv/app/study.yaml", installed)).toBe("./node_modules/paretune/dist/study.schema.json");
    expect(schemaAddress("/srv/app/studies/a.yaml", installed)).toBe("../node_modules/paretune/dist/study.schema.json");
    expect(schemaAddress("/home/ann/study.yaml", installed)).toBe(installed);
  });

  it("is the published one where npx keeps the package", () => {
    const cached = "/home/ann/.npm/_npx/1a2b/node_modules/paretune/dist/study.schema.json";
    expect(schemaAddress("/srv/app/study.yaml", cached)).toMatch(
      /^https:\/\/unpkg\.com\/paretune@[\d.]+\/dist\/study\.schema\.json$/,
    );
  });
});
