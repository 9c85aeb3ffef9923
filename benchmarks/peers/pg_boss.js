// pg-boss through its public interface, as fast as it goes: one loop that fetches 1000 jobs and
// completes them together.
"use strict";
const PgBoss = require("pg-boss");
const { Journal, enqueue, main, waitForGo } = require("./driver.js");

const queue = "noop";
const batchSize = 1000;
const idleMs = 500; // the shortest polling interval of its own work()

async function open(connections, supervise = false) {
  const boss = new PgBoss({
    connectionString: process.env.DATABASE_URL,
    max: connections,
    supervise,
    schedule: false,
  });
  boss.on("error", (problem) => process.stderr.write(`${problem}\n`));
  await boss.start();
  return boss;
}

main({
  install: async () => {
    const boss = await open(1);
    await boss.createQueue(queue);
    await boss.stop();
  },

  enqueue: async (options) => {
    const boss = await open(options.clients);
    await enqueue(options, (payloads) =>
      payloads.length === 1
        ? boss.send(queue, payloads[0])
        : boss.insert(payloads.map((data) => ({ name: queue, data }))));
    await boss.stop();
  },

  work: async (options) => {
    await waitForGo();
    const boss = await open(2, true);
    const journal = new Journal(options.trace);
    let stopping = false;
    process.once("SIGTERM", () => (stopping = true));
    while (!stopping) {
      const jobs = await boss.fetch(queue, { batchSize });
      if (jobs.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, idleMs));
        continue;
      }
      for (const job of jobs) journal.started(job.data.id);
      await boss.complete(queue, jobs.map((job) => job.id));
      journal.ended(jobs.length);
    }
    journal.close();
    await boss.stop();
  },
});
