"""Disturbs the processes as scheduled, and heals them; one thread per target."""
import os
import signal
import threading
import time

drain_seconds_max = 31
# The longest time from a kill, or the end of a connection loss, to the event that takes a job back.
kill_seconds_max, cut_seconds_max = 45, 30
losing_connections = ("cut", "cut_all", "refuse", "refuse_all", "terminate_backend",
                      "kill_backend", "restart_fast", "restart_immediate")


class Done:
    """A disturbance that took place, with its times by PostgreSQL's clock, which is this
    machine's."""

    def __init__(self, planned, began):
        self.planned = planned
        self.began = began
        self.healed = None  # when the hold was released
        self.up = None  # when the process was ready again; None if it never was down
        self.skipped = ""  # why nothing was done
        self.held = []  # the jobs that the target held at the beginning


class Disturber(threading.Thread):
    """Runs the disturbances of one target, each on time or as soon as the target is free."""

    def __init__(self, site, planned, begin, stop):
        super().__init__(name=f"disturber of {planned[0].target if planned else 'nobody'}",
                         daemon=True)
        self.site = site
        self.planned = planned
        self.begin = begin  # of the storm, monotonic
        self.stop = stop
        self.done = []
        self.failure = None

    def run(self):
        try:
            for one in self.planned:
                if self.stop.wait(max(0.0, self.begin + one.at - time.monotonic())):
                    return
                self.disturb(one)
        except Exception as problem:  # reported by the storm when it joins the thread
            self.failure = problem

    def disturb(self, one):
        done = Done(one, time.time())
        program = self.site.programs.get(one.target)
        if program and not program.running():
            program.restart_if_it_exited()
            program.wait_ready()
        if one.target.startswith("worker"):
            done.held = self.site.held_by(one.target)
        act = getattr(self, f"on_{one.kind}")
        done.began = time.time()
        act(one, program, done)
        done.healed = done.healed or time.time()
        self.done.append(done)

    def hold(self, seconds):
        """Waits for the length of the disturbance, or until the storm ends."""
        self.stop.wait(seconds)

    def come_back(self, program, done):
        program.start()
        done.healed = time.time()
        if program.wait_ready():
            done.up = time.time()
        elif program.running():
            program.problems.append(f"{program.name} was not ready in time after a start: "
                                    f"{program.last_words()}")

    # Disturbances of a process.

    def on_kill(self, one, program, done):
        program.kill()
        self.hold(one.seconds)
        self.come_back(program, done)

    on_kill_stay_down = on_kill

    def on_stop_short(self, one, program, done):
        program.send(signal.SIGSTOP)
        self.hold(one.seconds)
        program.send(signal.SIGCONT)

    on_stop_past_lease = on_stop_short

    def on_drain(self, one, program, done):
        program.sample()
        program.expected = (0,)
        program.send(signal.SIGTERM)
        program.ended(drain_seconds_max + 4)
        self.hold(one.seconds)
        self.come_back(program, done)

    def on_drain_at_once(self, one, program, done):
        program.sample()
        program.expected = (0,)
        program.send(signal.SIGTERM)
        self.hold(one.seconds)
        program.send(signal.SIGTERM)
        program.ended(drain_seconds_max)
        self.come_back(program, done)

    def on_kill_extractor(self, one, program, done):
        children = program.extractors()
        if not children:
            done.skipped = "it had no extractor"
            return
        victim = children[int(one.choice * len(children))]
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            done.skipped = "the extractor had ended"

    # Disturbances of connections.

    def proxies(self, one):
        if one.target == "postgres":
            return list(self.site.proxies.values())
        return [self.site.proxies[one.target]]

    def on_cut(self, one, program, done):
        for proxy in self.proxies(one):
            proxy.cut()

    on_cut_all = on_cut

    def on_freeze_short(self, one, program, done):
        for proxy in self.proxies(one):
            proxy.freeze(one.target)
        self.hold(one.seconds)
        for proxy in self.proxies(one):
            proxy.heal(one.target)

    on_freeze_past_lease = on_freeze_short
    on_freeze_all = on_freeze_short

    def on_refuse(self, one, program, done):
        for proxy in self.proxies(one):
            proxy.refuse(one.target)
        self.hold(one.seconds)
        for proxy in self.proxies(one):
            proxy.heal(one.target)

    on_refuse_all = on_refuse

    def backend(self, one, condition):
        pids = self.site.backends(condition)
        return pids[int(one.choice * len(pids))] if pids else None

    def on_terminate_backend(self, one, program, done):
        name = "pagemill-api" if one.target == "api" else f"pagemill-worker {one.target}"
        pid = self.backend(one, f"application_name LIKE '{name}%'")
        if pid is None or not self.site.terminate_backend(pid):
            done.skipped = "it had no connection"

    # Disturbances of PostgreSQL.

    def on_kill_backend(self, one, program, done):
        pid = self.backend(one, "application_name LIKE 'pagemill-%'")
        if pid is None:
            done.skipped = "there was no connection"
            return
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            done.skipped = "the backend had ended"
            return
        self.site.cluster.wait_until_it_answers()

    def restart(self, one, number, done):
        self.site.cluster.stop(number)
        self.hold(one.seconds)
        self.site.cluster.ensure_running()
        done.up = time.time()

    def on_restart_fast(self, one, program, done):
        self.restart(one, signal.SIGINT, done)

    def on_restart_immediate(self, one, program, done):
        self.restart(one, signal.SIGQUIT, done)


def blames(done):
    """(target -> spans after kills, target -> spans after connection losses), in microseconds."""
    kills, cuts = {}, {}
    for one in done:
        if one.planned.kind in ("kill", "kill_stay_down"):
            span = (one.began * 1e6, (one.began + kill_seconds_max) * 1e6)
            kills.setdefault(one.planned.target, []).append(span)
        elif one.planned.kind in losing_connections:
            span = (one.began * 1e6, (one.healed + cut_seconds_max) * 1e6)
            cuts.setdefault(one.planned.target, []).append(span)
    return kills, cuts
