"""Runs bench-onnx over given texts: the cost of the bare model."""
import json
import subprocess

from private_stack import model_folder, release


def bench_onnx(model, texts, *options, niceness=0):
    """bench-onnx's object; `model` is one of deploy/fetch-model's, unless PAGEMILL_MODEL_DIR is."""
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    done = subprocess.run(
        ["nice", "-n", str(niceness), release / "bin" / "bench-onnx", model_folder(model),
         *map(str, options)],
        input=lines, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"bench-onnx: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def measure_texts(texts, rounds, threads, niceness=0, model="use-lite"):
    """bench-onnx's object: a run for each number of intra-op threads."""
    return bench_onnx(model, texts, "--rounds", rounds, "--threads", *threads, niceness=niceness)


def best_raw(run, model):
    """(CPU seconds, rows per run) of the batch size that is cheapest without us. An int8 model has
    no choice: texts that share a run change each other's vectors."""
    return min((seconds, int(size)) for size, seconds in run["raw_cpu_seconds_by_batch"].items()
               if size == "1" or not model.endswith("int8"))
