"""Times a program that answers each line of its input with one line of output.

python latency.py LINES COMMAND ... writes each line of the file LINES to the command, five times in a row, and prints
the time until its answer arrived, in microseconds, one number per line. That is the fastest of the five times, so that
interruptions by other programs do not count.
"""
import subprocess
import sys
import time

CALLS = 5


def answer_time(process, line):
    """Microseconds until the answer to a line has arrived."""
    start = time.perf_counter_ns()
    process.stdin.write(line)
    if not process.stdout.readline():
        sys.exit(f"no answer to {line!r}")
    return (time.perf_counter_ns() - start) / 1000


def main():
    with open(sys.argv[1], "rb") as file:
        lines = file.read().splitlines(keepends=True)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    with subprocess.Popen(sys.argv[2:], **pipes) as process:
        for line in lines:
            print(min(answer_time(process, line) for _ in range(CALLS)))
        process.stdin.close()


if __name__ == "__main__":
    main()
