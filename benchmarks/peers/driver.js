// Shared by the drivers of the peers: their arguments and their output lines, which are those of
// bench-queue (benchmarks/noop_journal.hpp). Times are nanoseconds of CLOCK_MONOTONIC.
"use strict";
const readline = require("node:readline");
const { parseArgs } = require("node:util");

const now = () => process.hrtime.bigint();
const write = (line) => process.stdout.write(`${line}\n`);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** {command: "install" | "enqueue" | "work", jobs, batch, ...} */
function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      jobs: { type: "string", default: "1" },
      batch: { type: "string", default: "1" },
      clients: { type: "string", default: "1" },
      "pause-ms": { type: "string", default: "0" },
      trace: { type: "boolean", default: false },
      mode: { type: "string", default: "batched" },
    },
  });
  return {
    command: positionals[0],
    jobs: Number(values.jobs),
    batch: Number(values.batch),
    clients: Number(values.clients),
    pauseMs: Number(values["pause-ms"]),
    trace: values.trace,
    mode: values.mode,
  };
}

/** Everything is loaded by now: waits for a line, so that this is not measured. */
async function waitForGo() {
  write("loaded");
  const lines = readline.createInterface({ input: process.stdin });
  await new Promise((resolve) => lines.once("line", resolve));
  lines.close();
}

/** Counts jobs; writes "count JOBS FIRST LAST" every 10 ms in which one ended. */
class Journal {
  constructor(trace) {
    this.trace = trace;
    this.jobs = 0;
    this.written = 0;
    this.first = 0n;
    this.last = 0n;
    this.timer = setInterval(() => this.writeTotals(), 10);
  }

  started(key) {
    if (this.first === 0n) this.first = now();
    if (this.trace) write(`start ${key} ${now()}`);
  }

  ended(count = 1) {
    this.jobs += count;
  }

  writeTotals() {
    if (this.jobs === this.written) return;
    this.last = now();
    this.written = this.jobs;
    write(`count ${this.jobs} ${this.first} ${this.last}`);
  }

  close() {
    clearInterval(this.timer);
    this.writeTotals();
  }
}

/** insert(payloads): enqueues them in one transaction. */
async function enqueue(options, insert) {
  let next = 0;
  const client = async () => {
    while (next < options.jobs) {
      const first = next;
      const count = Math.min(options.batch, options.jobs - first);
      next += count;
      await insert(Array.from({ length: count }, (_, i) => ({ id: first + i })));
      if (options.pauseMs > 0) {
        write(`enqueued ${first} ${now()}`);
        await pause(options.pauseMs * (0.5 + Math.random()));
      }
    }
  };
  const begun = now();
  await Promise.all(Array.from({ length: options.clients }, client));
  write(`seconds ${Number(now() - begun) / 1e9}`);
}

/** Runs one of the commands; a failure ends the process. */
function main(commands) {
  const options = readArguments();
  commands[options.command](options).catch((problem) => {
    process.stderr.write(`${problem.stack}\n`);
    process.exit(1);
  });
}

module.exports = { Journal, enqueue, main, waitForGo };
