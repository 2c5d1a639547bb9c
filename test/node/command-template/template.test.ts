import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commandLine,
  fillCommand,
  fillTemplate,
  parseTemplate,
  quoteContexts,
  splitWords,
} from "../../../src/node/command-template/index.ts";
import { shellQuote } from "../../../src/node/command-template/shell-quoting.ts";
import { changed, small, valid } from "../study-file/example.ts";

const values = { lr: 3e-4, layers: 2, pooling: "mean", "trial.dir": "/s/trials/0007", "trial.number": 7, bias: true };

/** What `printf` of a shell gets as its arguments. */
function shellArguments(line: string, filled: Readonly<Record<string, string>>): readonly string[] {
  const command = fillCommand({ kind: "shell", line: parseTemplate(line) }, filled);
  if (command.kind !== "shell") throw new Error("not a shell line");
  const env = { ...process.env, ...command.environment };
  const printed = execFileSync("/bin/sh", ["-c", command.line], { encoding: "utf8", env });
  // What people are shown does the same.
  const shown = execFileSync("/bin/sh", ["-c", commandLine(command)], { encoding: "utf8" });
  expect(shown).toBe(printed);
  return printed.split("\u0001").slice(0, -1);
}

describe("a template", () => {
  it("is text with the values of placeholders, as the program is to read them", () => {
    const text = "{trial.dir}/{lr}-{layers}-{pooling}-{bias}-{trial.number}";
    expect(fillTemplate(parseTemplate(text), values)).toBe("/s/trials/0007/0.0003-2-mean-true-7");
  });

  it.each([
    ["{{lr}}", "{lr}"],
    ["{print $1}", "{print $1}"],
    ['{"a": {layers}}', '{"a": 2}'],
    ["a{2,3}", "a{2,3}"],
    [`$${"{HOME}"}`, `$${"{HOME}"}`],
    ["{}", "{}"],
  ])("takes %s as %s", (text, filled) => expect(fillTemplate(parseTemplate(text), values)).toBe(filled));

  it("without a value for a placeholder is an error, not a program that starts with undefined", () => {
    expect(() => fillTemplate(parseTemplate("{epochs}"), values)).toThrow(
      "there is no value for the placeholder {epochs}",
    );
    expect(() => fillTemplate(parseTemplate("{constructor}"), values)).toThrow(
      "no value for the placeholder {constructor}",
    );
  });
});

describe("a command without a shell", () => {
  const words = (text: string): unknown => {
    const command = valid(changed(small, "python train.py {lr} {layers}", JSON.stringify(text))).run.commands[0];
    return command && fillCommand(command, { lr: 0.5, layers: "two words; 'quoted' $(id)" });
  };

  it("is split into words as a shell groups them", () => {
    expect(words("a 'b c' \"d  e\" f\\ g ''")).toEqual({ kind: "words", words: ["a", "b c", "d  e", "f g", ""] });
  });

  it("keeps each value one word, whatever it holds", () => {
    expect(words("p --x={layers} '{lr}'")).toEqual({
      kind: "words",
      words: ["p", "--x=two words; 'quoted' $(id)", "0.5"],
    });
  });

  it("is filled with the study's folder when it is read", () => {
    expect(words("{study.dir}/train {lr}")).toEqual({ kind: "words", words: ["/project/train", "0.5"] });
  });

  it("splits as the shell itself does", () => {
    const pieces = fc.constantFrom(
      "a",
      "b c",
      "'d e'",
      '"f  g"',
      "\\ ",
      "\\'",
      '"\\""',
      "'\\'",
      '"\\x"',
      " ",
      "  ",
      "''",
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), (list) => {
        const line = list.join("");
        const split = splitWords([{ kind: "text", text: line }]);
        const shell = execFileSync("/bin/sh", ["-c", `for word in ${line}; do printf '%s\\001' "$word"; done`], {
          encoding: "utf8",
        });
        expect(split.ok && split.words.map(({ text }) => text)).toEqual(shell.split("\u0001").slice(0, -1));
      }),
      { seed: 3, numRuns: 80 },
    );
  });
});

describe("a command with an inactive parameter", () => {
  const given = { kernel: undefined, dilation: 2, "trial.dir": "/s" };

  it.each([
    ["train --kernel {kernel} --dilation {dilation}", ["train", "--dilation", "2"]],
    ["train --kernel={kernel} -d {dilation}", ["train", "-d", "2"]],
    ["train -k {kernel} {dilation}", ["train", "2"]],
    ["train in={dilation}x{kernel} out", ["train", "out"]],
    ["train {kernel} {kernel} --x", ["train", "--x"]],
    ["train --opt {dilation} {kernel}", ["train", "--opt", "2"]],
    ["train --mode=fast {kernel}", ["train", "--mode=fast"]],
    ["train -- {kernel}", ["train", "--"]],
    ["train -1 {kernel}", ["train", "-1"]],
  ])("loses the word, and a flag directly before it: %s", (text, expected) => {
    const split = splitWords(parseTemplate(text));
    const words = split.ok ? split.words.map(({ parts }) => parts) : [];
    expect(fillCommand({ kind: "words", words }, given)).toEqual({ kind: "words", words: expected });
  });

  it.each([
    ["printf '%s\\001' --kernel {kernel} --dilation {dilation}", ["--dilation", "2"]],
    ["printf '%s\\001' --kernel='{kernel}' a", ["a"]],
    ["printf '%s\\001' -k \"{kernel} and more\" 'it is {dilation}'", ["it is 2"]],
    ["printf '%s\\001' a; printf '%s\\001' --kernel {kernel} b # don't {{x}}", ["a", "b"]],
    ["K={kernel} printf '%s\\001' a$K", ["a"]],
    ["printf '%s\\001' \"$(printf '%s' 'a b')\" {kernel}", ["a b"]],
    ["(printf '%s\\001' {kernel} x) | cat", ["x"]],
    ["printf '%s\\001' a\\ {kernel} b", ["b"]],
  ])("does so in a shell line: %s", (line, expected) => {
    const command = fillCommand({ kind: "shell", line: parseTemplate(line) }, given);
    if (command.kind !== "shell") throw new Error("not a shell line");
    const env = { ...process.env, ...command.environment };
    const printed = execFileSync("/bin/sh", ["-c", command.line], { encoding: "utf8", env });
    expect(printed.split("\u0001").slice(0, -1)).toEqual(expected);
  });
});

describe("a shell line", () => {
  const evil = "a'b\"c $(echo no) `echo no` ; echo no \\ * \n # {lr}";

  it.each([
    ["bare", "printf '%s\\001' {x}", evil],
    ["in single quotes", "printf '%s\\001' 'a {x} b'", `a ${evil} b`],
    ["in double quotes", 'printf "%s\\001" "a {x} b"', `a ${evil} b`],
    ["in double quotes inside a substitution", 'printf "%s\\001" "$(printf "%s." "{x}")"', `${evil}.`],
    ["in single quotes inside a substitution", "printf '%s\\001' \"$(printf '%s.{x}' a)\"", undefined],
    ["bare inside a substitution", 'printf "%s\\001" "$(printf %s. {x})"', `${evil}.`],
    ["after an escaped quote", 'printf "%s\\001" \\"{x}', `"${evil}`],
    ["next to quotes", "printf '%s\\001' 'a'{x}\"b\"", `a${evil}b`],
    ["after a # that begins no comment", "printf '%s\\001' a\\ #{x}", `a #${evil}`],
    ["after a comment with a quote", "# don't\nprintf '%s\\001' {x}", evil],

    ["after $# in double quotes", "printf '%s\\001' \"$#(\"{x}", `0(${evil}`],
    ["after $? and a parenthesis in double quotes", "printf '%s\\001' \"$?({x})\"", `0(${evil})`],
    ["after a substitution with # behind it", "printf '%s\\001' $(echo a)#'\"'{x}", `a#"${evil}`],
    ["after a blank that is no blank of the shell", "printf '%s\\001' a\u00a0#'\"'{x}", `a\u00a0#"${evil}`],
    ["after a line that goes on", "printf '%s\\001' \\\n  {x}", evil],
    ["after an output that is duplicated", "2>&1 printf '%s\\001' {x}", evil],
    ["after an eval of something else", "eval true && printf '%s\\001' {x}", evil],
    ["as an argument of another shell", `sh -c 'printf "%s\\001" "$1"' sh {x}`, evil],
  ])("hands a value over as it is: %s", (_, line, expected) => {
    const value = expected === undefined ? "plain" : evil;
    expect(shellArguments(line, { x: value })).toEqual([expected ?? "plain".replace(/^/, "a.")]);
  });

  it("does so for any values in any quotes", () => {
    const pieces = { "{x}": "X", '"{x}"': "X", "'{x}'": "X", 'a"b{x}"c': "abXc", '"$(printf %s. "{x}")"': "X." };
    const quoted = fc.constantFrom(...Object.entries(pieces));
    const value = fc.string({
      unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "a", "(", ")", "#", ";", "é"),
    });
    fc.assert(
      fc.property(fc.array(quoted, { minLength: 1, maxLength: 6 }), value, (list, x) => {
        const line = `printf '%s\\001' ${list.map(([piece]) => piece).join(" ")}`;
        expect(shellArguments(line, { x })).toEqual(list.map(([, shown]) => shown.replace("X", () => x)));
      }),
      { seed: 5, numRuns: 80 },
    );
  });

  it.each([
    ["cat <<EOF\n{x}\nEOF", "here-document"],
    ["echo `date {x}`", "backquotes"],
    ["echo $(( {x} + 1 ))", "$((…))"],
    [`echo $${"{HOME:-{x}}"}`, "shell parameter"],
    ["echo \\{x}", "backslash"],
    ["echo a # {x}", "comment"],
    ["echo $'a' {x}", "$'…'"],
    ["echo \"$(case a in a) echo '{x}';; esac)\"", "case inside $(…)"],
    ['echo "{x}', "opened but not closed"],
    ["cat <<1\n{x}\n1", "here-document"],
    ["cat <<$$\n{x}\n$$", "here-document"],
    ["cat <<<{x}", "here-document"],
    ["cat <<+\n{x}\n+", "here-document"],
    ["cat <\\\n<E\n{x}\nE", "backslash"],
    ['echo "$\\\n(echo {x})"', "backslash"],
    ["echo $[{x}+1]", "$[…]"],
    ["((n = {x}))", "((…))"],
    ["[[ {x} -eq 1 ]]", "a second time by [["],
    ["eval \\; \\\n {x}", "a second time by eval"],
    ["eval $((1+2)){x}", "a second time by eval"],
    ["eval $(( (1+2) * $(show 3) )) {x}", "a second time by eval"],
    ["$1eval {x}", "a second time by eval"],
    ["show >&2$@a\\ {x}", "which bash reads a second time"],
    ["$!sh -c {x}", "a part of the commands"],
    ["$SHELL -c {x}", "a part of the commands"],
    ['eval "echo {x}"', "a second time by eval"],
    ["echo a; ev'al' {x}", "a second time by eval"],
    ["trap 'echo {x}' EXIT", "a second time by trap"],
    ["sh -c 'echo {x}'", "the commands that sh reads"],
    ['echo $(/bin/bash -euc "train {x}")', "the commands that /bin/bash reads"],
    ["a[{x}]=1; echo", "inside an index"],
    ["bash -c -- 'echo {x}'", "the commands that bash reads"],
    ["bash -cx 'echo {x}'", "the commands that bash reads"],
    ["sh -c -x 'echo {x}'", "the commands that sh reads"],
    ['O=-c; sh $O "echo {x}"', "the commands that sh reads"],
    ["nice $SHELL -c {x}", "the commands that $SHELL reads"],
    ...["rbash", "mksh", "ksh93", "csh", "tcsh", "fish", "yash"].map((shell) => [
      `${shell} -c 'echo {x}'`,
      `the commands that ${shell} reads`,
    ]),
    ...["su root", "script -q", "flock lock"].map((starter) => [`${starter} -c "echo {x}"`, "gives to a shell"]),
    ['parallel "echo {x}" ::: 1', "gives to a shell"],
    ["\\\n eval {x}", "a second time by eval"],
    ["a=1 >b time -p eval {x}", "a second time by eval"],
    ["function f { eval {x}; }", "a second time by eval"],
    ["PS4={x}; set -x", "as the value of PS4"],
    ["export BASH_ENV={x}", "as the value of BASH_ENV"],
    ["test -v {x}", "a second time by test"],
    ["printf -v '{x}' a", "a second time by printf"],
    ["read -r {x}", "a second time by read"],
    ["unset 'a[{x}]'", "a second time by unset"],
    ["mapfile -C {x} -c 1 lines", "a second time by mapfile"],
    ["b=1 a[{x}]=1", "inside an index"],
    ["echo >&2{x}", "the target of >& or <&"],
    ["echo >& {x}", "the target of >& or <&"],
    ["echo <&'{x}'", "the target of >& or <&"],
    ["echo \"$( (true); case a in a) echo '{x}';; esac)\"", "case inside $(…)"],
    [`echo "$${"{HOME#'}'}"} {x}"`, "quotes inside"],
    [`echo "$${'{HOME:-"}"}'}" {x}`, "quotes inside"],
    [`echo ${"$(".repeat(40)} {x}`, "nested too deeply"],
  ])("is refused where a value could not be quoted for sure: %j", (line, reason) => {
    const contexts = quoteContexts(parseTemplate(line));
    expect(contexts.ok ? "accepted" : contexts.problem).toContain(reason);
  });

  it.each([
    "python train.py eval --lr {x}",
    "$PYTHON train.py trap {x}",
    "python train.py 'model.layers[{x}]=3' sizes[0]={x}",
    "python train.py --out $OUT -c {x}",
    "sh $FLAGS train.sh -c {x}",
    "bash -O extglob -e train.sh -c {x}",
    `v={x} su root -c 'echo "$v"'`,
    "watch -x echo {x}",
    "flock lock python train.py {x}",
  ])("is accepted where a word only looks like a command of the shell: %j", (line) => {
    expect(quoteContexts(parseTemplate(line))).toMatchObject({ ok: true });
  });

  it("without placeholders is left as it is", () => {
    const line = "cat <<EOF\n`date`\nEOF";
    expect(fillCommand({ kind: "shell", line: parseTemplate(line) }, {})).toEqual({ kind: "shell", line });
  });

  it("without placeholders is accepted in a study file, whatever it holds", () => {
    const text = changed(small, "python train.py {lr} {layers}", "echo `date` > {{lr}}\nshell: true");
    expect(valid(text).run.commands).toEqual([{ kind: "shell", line: [{ kind: "text", text: "echo `date` > {lr}" }] }]);
  });

  it("takes the study's folder quoted", () => {
    const text = changed(small, "python train.py {lr} {layers}", "cd {study.dir} && ls > {lr}\nshell: true");
    expect(valid(text).run.commands.map((command) => fillCommand(command, { lr: 1 }))).toEqual([
      {
        kind: "shell",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
        line: 'cd "${PARETUNE_VALUE_1?}" && ls > "${PARETUNE_VALUE_2?}"',
        environment: { PARETUNE_VALUE_1: "/project", PARETUNE_VALUE_2: "1" },
        shown: "cd '/project' && ls > '1'",
      },
    ]);
  });

  it("quotes a text as one word", () => expect(shellQuote("it's")).toBe("'it'\\''s'"));
});

describe("a command as text", () => {
  it("can be pasted into a shell and gives the same words", () => {
    const words = ["printf", "%s\\001", "plain", "two words", "it's", "$HOME", "a=b,c/d"];
    const line = commandLine({ kind: "words", words });
    expect(line).toBe(`printf '%s\\001' plain 'two words' 'it'\\''s' '$HOME' a=b,c/d`);
    const printed = execFileSync("/bin/sh", ["-c", line], { encoding: "utf8" });
    expect(printed.split("\u0001").slice(0, -1)).toEqual(words.slice(2));
  });
});
