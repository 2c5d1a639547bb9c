import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { readStudyFile } from "../../../src/node/study-file/index.ts";
import { parseStudyFile } from "../../../src/node/study-file/parse.ts";
import {
  isDatabaseAddress,
  readDatabaseAddress,
  withoutPasswords,
} from "../../../src/node/study-file/store-address.ts";

/** A variable of the environment in a study file. */
const variable = (name: string): string => `\${${name}}`;

const studyWith = (store: string): string => `name: shared
store: ${store}
command: python train.py --x {x}
parameters: { x: { type: float, range: [0, 1] } }
objectives: { loss: { goal: minimize, from: { stdout: "loss {number}" } } }
`;

describe("the address of a database", () => {
  it.each(["postgresql://user:s3cret@host:5432/db", "postgres://user@host/db?password=s3cret&sslmode=verify-full"])(
    "never shows its password: %s",
    (text) => {
      const read = readDatabaseAddress(text);
      if (!read.ok) throw new Error(read.problem);
      const { address, hasPassword } = read;
      expect(hasPassword).toBe(true);
      expect(address.connectionString).toContain("s3cret");
      for (const shown of [`${address}`, JSON.stringify({ address }), inspect({ address }), address.shown]) {
        expect(shown).toMatch(/postgres(ql)?:\/\/user@host/);
        expect(shown).not.toContain("s3cret");
      }
    },
  );

  it("has a schema, which the client does not see", () => {
    const read = readDatabaseAddress("postgresql://host/db?schema=team_a");
    expect(read).toMatchObject({ ok: true, hasPassword: false });
    if (!read.ok) return;
    expect([read.address.schema, read.address.connectionString]).toEqual(["team_a", "postgresql://host/db"]);
    expect(read.address.shown).toBe("postgresql://host/db?schema=team_a");
    expect(readDatabaseAddress("postgresql://host/db")).toMatchObject({ address: { schema: "paretune" } });
  });

  it.each([
    ["require", "verify-full"],
    ["prefer", "verify-full"],
    ["verify-ca", "verify-full"],
    ["no-verify", "no-verify"],
    ["disable", "disable"],
  ])("tells the client of sslmode=%s what it takes it for, without its warning", (written, passed) => {
    const read = readDatabaseAddress(`postgresql://host/db?sslmode=${written}`);
    if (!read.ok) throw new Error(read.problem);
    expect(read.address.connectionString).toBe(`postgresql://host/db?sslmode=${passed}`);
    expect(read.address.shown).toBe(`postgresql://host/db?sslmode=${written}`);
  });

  it.each(["postgresql:host", "mysql://host/db", "postgresql://host/db?schema=a;drop", "postgresql://u:p#x@host/db"])(
    "that is not valid is refused without showing it: %s",
    (text) => {
      const read = readDatabaseAddress(text);
      expect(read.ok).toBe(false);
      if (!read.ok) expect(read.problem).not.toContain(text);
    },
  );

  it("is told from a folder", () => {
    expect(
      ["postgresql://a/b", "postgres://a", "results", "./postgres", "/data/postgresql"].map(isDatabaseAddress),
    ).toEqual([true, true, false, false, false]);
    // Another scheme is a slip, not the name of a folder, and is refused without its password.
    expect(["postgresqlx://u:p@h/d", "sqlite:///w.db", "C:\\results"].map(isDatabaseAddress)).toEqual([
      true,
      true,
      false,
    ]);
    expect(readDatabaseAddress("postgresqlx://u:secret@h/d").ok).toBe(false);
    expect(withoutPasswords("postgresqlx://u:secret@h/d")).toBe("postgresqlx://u@h/d");
  });

  it("loses its password in any text", () => {
    expect(withoutPasswords("run --store postgresql://a:b%40c@h/d?x=1 then postgres://u@h/d?password=zz&y=2")).toBe(
      "run --store postgresql://a@h/d?x=1 then postgres://u@h/d?password=…&y=2",
    );
  });
});

describe("the key `store`", () => {
  it("names a database, with variables of the environment", () => {
    process.env["PARETUNE_TEST_PASSWORD"] = "p@ss/word";
    try {
      const text = studyWith(`'postgresql://u:${variable("PARETUNE_TEST_PASSWORD")}@h/d'`);
      const read = parseStudyFile(text, "study.yaml");
      if (!read.ok) throw new Error(JSON.stringify(read.issues));
      expect(read.file.run.store?.connectionString).toBe("postgresql://u:p%40ss%2Fword@h/d");
      expect(JSON.stringify(read.file)).not.toContain("p%40ss");
    } finally {
      delete process.env["PARETUNE_TEST_PASSWORD"];
    }
  });

  it.each([
    ["results", "must be the address of a PostgreSQL database; a folder on this machine is given as --store DIR"],
    ["postgresql://u:s3cret@h/d", "must not have a password, because study files are shared"],
    ["postgresql://u@h/d?password=s3cret", "must not have a password, because study files are shared"],
    [
      `'postgresql://${variable("PARETUNE_NOT_SET")}@h/d'`,
      "the variable PARETUNE_NOT_SET of the environment is not set",
    ],
    ["postgresql://h/d?schema=Big", "must have small letters, digits and _ in ?schema=NAME"],
  ])("refuses %s", (store, message) => {
    const read = parseStudyFile(studyWith(store), "study.yaml");
    expect(read).toMatchObject({ ok: false, issues: [{ key: "store", message: expect.stringContaining(message) }] });
    expect(JSON.stringify(read)).not.toContain("s3cret");
  });

  it("is absent where results are in a file", async () => {
    const read = parseStudyFile(studyWith("postgresql://h/d").replace(/store:.*\n/, ""), "study.yaml");
    expect(read.ok && "store" in read.file.run).toBe(false);
    expect((await readStudyFile("/not/there.yaml")).ok).toBe(false);
  });
});
