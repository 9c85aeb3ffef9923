// graphile-worker through its public interface. --mode batched: the settings of its own performance
// test (local queue of 500, ends of jobs written in batches); --mode default: one per job.
"use strict";
const { Logger, makeWorkerUtils, run, runMigrations } = require("graphile-worker");
const { Journal, enqueue, main, waitForGo } = require("./driver.js");

const concurrency = 24;
const connectionString = process.env.DATABASE_URL;
const logger = new Logger(() => (level, message) => {
  if (level === "error" || level === "warning") process.stderr.write(`${message}\n`);
});
const batching = {
  batched: {
    localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
  default: { localQueue: { size: -1 }, completeJobBatchDelay: -1, failJobBatchDelay: -1 },
};

main({
  install: async () => runMigrations({ connectionString, logger }),

  enqueue: async (options) => {
    const maxPoolSize = options.clients + 1;
    const utils = await makeWorkerUtils({ connectionString, logger, maxPoolSize });
    const spec = (payload) => ({ identifier: "noop", payload });
    await enqueue(options, (payloads) =>
      payloads.length === 1
        ? utils.addJob("noop", payloads[0])
        : utils.addJobs(payloads.map(spec)));
    await utils.release();
  },

  work: async (options) => {
    await waitForGo();
    const journal = new Journal(options.trace);
    const runner = await run({
      connectionString,
      logger,
      concurrency,
      maxPoolSize: concurrency + 1,
      noHandleSignals: true,
      taskList: {
        noop: ({ id }) => {
          journal.started(id);
          journal.ended();
        },
      },
      preset: { worker: { ...batching[options.mode], gracefulShutdownAbortTimeout: 2500 } },
    });
    process.once("SIGTERM", () => runner.stop());
    await runner.promise;
    journal.close();
  },
});
