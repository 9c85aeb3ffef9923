"""Latency from the answer to the enqueue's COMMIT to the start of the job, on an idle queue."""
from queue_workers import Workers

warm_up = 10
pause_ms = 40


def latency(system, database, samples):
    """Milliseconds of each sample. Both times are read from the steady clock of this machine, by
    the enqueuing process and by the worker; the start is the first line of the job, after the
    claim's COMMIT was answered."""
    with Workers(system, database, 1, 4, "--trace") as workers:
        workers.go()
        worker = workers.all[0]
        system.enqueue(database, warm_up, pause_ms=pause_ms)
        if not worker.wait(lambda: worker.jobs >= warm_up):
            raise RuntimeError(f"{system.name}: the warm-up jobs were not run")
        worker.starts.clear()
        with system.start_enqueue(database, samples, pause_ms=pause_ms) as process:
            words = [line.split() for line in process.stdout]
        enqueued = {key: int(moment) for kind, key, moment in
                    (line for line in words if line[0] == "enqueued")}
        if not worker.wait(lambda: all(key in worker.starts for key in enqueued)):
            raise RuntimeError(f"{system.name}: not every job was started")
        return [(worker.starts[key] - moment) / 1e6 for key, moment in enqueued.items()]
