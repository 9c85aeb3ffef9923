"""The queue's measurements as figures beside their peers and targets."""
from report import median, quantile

conditions = {"snapshot": "a snapshot held open", "history": "rows of history"}


def rates(rounds, name, condition="plain"):
    return [each["jobs_per_second"] for each in rounds.drains.get((name, condition), [])]


def add_throughput(report, rounds, ours, peers):
    mine = rates(rounds, ours.name)
    if not mine:
        return
    for peer in peers:
        theirs = rates(rounds, peer.name)
        if not theirs:
            continue
        ratio = median(mine) / median(theirs)
        report.figure("no-op jobs", median(mine), "jobs/s", peer=median(theirs),
                      peer_name=peer.name, ratio=ratio,
                      target=f">= {peer.target:g} x" if peer.target else None,
                      met=ratio >= peer.target if peer.target else None)
    for peer in peers:
        if peer.target is None or not rates(rounds, peer.name):
            continue
        cost, other = (median([each["postgres_us"] + each["worker_us"]
                               for each in rounds.drains[name, "plain"]])
                       for name in (ours.name, peer.name))
        report.figure("CPU of a job, PostgreSQL and workers", cost, "us", peer=other,
                      peer_name=peer.name, ratio=other / cost)


def add_conditions(report, rounds, systems):
    for system in systems:
        plain = rates(rounds, system.name)
        for condition, words in conditions.items():
            found = rates(rounds, system.name, condition)
            if not found or not plain:
                continue
            fall = 100 * (1 - median(found) / median(plain))
            ours = system.keeps_history
            if condition == "history":
                words = f"{rounds.options.history_rows:.0e} {words}"
            report.figure(f"{system.name}, fall with {words}", fall, "%",
                          target="< 15 %" if ours else None, met=fall < 15 if ours else None)


def add_inserts(report, rounds, ours, peers):
    names = {"single": "insert, one after another", "single_8_clients": "insert, 8 clients",
             "batch": "insert, 1000 a transaction"}
    for key, words in names.items():
        mine = [each[key] for each in rounds.inserts.get(ours.name, [])]
        for peer in peers:
            theirs = [each[key] for each in rounds.inserts.get(peer.name, [])]
            if mine and theirs and peer.mode != "default":
                report.figure(words, median(mine), "jobs/s", peer=median(theirs),
                              peer_name=peer.name, ratio=median(mine) / median(theirs))


def add_latency(report, rounds, ours, peers):
    mine = rounds.latencies.get(ours.name)
    if not mine:
        return
    for part, limit in ((0.5, 2), (0.99, 10)):
        report.below(f"COMMIT of the enqueue to start, p{100 * part:.0f}", quantile(mine, part),
                     "ms", limit)
        for peer in peers:
            if theirs := rounds.latencies.get(peer.name):
                report.figure(f"the same of {peer.name}, p{100 * part:.0f}",
                              quantile(theirs, part), "ms")


def add_tables(report, rounds):
    rows, costs = [], []
    for (name, condition), found in rounds.drains.items():
        speed = [each["jobs_per_second"] for each in found]
        middle = {key: median([each[key] for each in found]) for key in found[0]}
        rows.append([name, condition, middle["jobs"], len(found), round(median(speed)),
                     round(min(speed)), round(max(speed))])
        costs.append([name, condition, middle["postgres_us"], middle["worker_us"],
                      round(middle["wal_bytes"]), middle["commits"], round(middle["dead_tuples"]),
                      round(middle["hot_megabytes"]), round(middle["others_percent"])])
    if rows:
        report.table("Drains, jobs a second", ["system", "condition", "jobs", "runs", "median",
                                               "slowest", "fastest"], rows)
        report.table("What a job costs (medians)",
                     ["system", "condition", "PostgreSQL us", "worker us", "WAL bytes", "commits",
                      "dead tuples after", "hot table MB after", "CPU of others, %"], costs)
    if rounds.inserts:
        add_insert_table(report, rounds)


def add_insert_table(report, rounds):
    report.table("Inserts, jobs a second",
                 ["system", "one by one", "8 clients", "1000 a transaction", "slowest", "fastest"],
                 [[name, *(round(median([each[key] for each in found]))
                           for key in ("single", "single_8_clients", "batch")),
                   round(min(each["batch"] for each in found)),
                   round(max(each["batch"] for each in found))]
                  for name, found in rounds.inserts.items()])
