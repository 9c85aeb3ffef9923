"""Runs bench-onnx over given texts: the cost of the bare model."""
import json
import subprocess

from private_stack import model_folder, release


def measure_texts(texts, rounds, threads, niceness=0):
    """bench-onnx's object: a run for each number of intra-op threads."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run(
        ["nice", "-n", str(niceness), release / "bin" / "bench-onnx", model_folder(), "--rounds",
         str(rounds), "--threads", *[str(count) for count in threads]],
        input=lines, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"bench-onnx: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def best_raw(run):
    """(seconds, rows per run) of the batch size that is fastest without us."""
    return min((seconds, int(size)) for size, seconds in run["raw_seconds_by_batch"].items())
