"""Runs commands for measure.py, one after another, and says what each took.

A process of its own that imports little: the peak memory of a child includes that of the process
that started it. Reads lines [seconds, output, command...] as JSON, answers [CPU seconds, peak KB,
exit code] to each; a command that takes longer is killed."""
import json
import os
import signal
import sys


def run(seconds, output, *command):
    quiet = os.O_WRONLY
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, quiet | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, quiet, 0)])
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(seconds)
    _, status, usage = os.wait4(child, 0)
    signal.alarm(0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


for line in sys.stdin:
    print(json.dumps(run(*json.loads(line))), flush=True)
