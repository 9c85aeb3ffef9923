"""The embedder beside raw ONNX Runtime over the same token ids, by model; its tokenizer, its
memory, and pages a second with vectors through the whole service."""
import argparse
import datetime
import os
import pathlib
import tempfile

from api_client import ApiClient
from private_stack import PrivateStack, build, make_pdf
from processes import tree_seconds
from raw_model import bench_onnx, best_raw, measure_texts
from report import Report

raw_share, int8_gain, tokenizer_least, growth_max = 0.95, 1.8, 1e6, 1.05
models = {"minilm-l6-int8": 180, "minilm-l6": 180, "use-lite": 75, "use-lite-int8": 75}

words = ("the worker claims a job from the queue and writes pages with their checkpoint while "
         "another process embeds passages of earlier documents and the reader searches them by "
         "meaning or by keyword as soon as a batch is committed to the database").split()


def passages(count, length):
    """Texts of `length` words, each different."""
    return [" ".join(words[(row * 7 + column * (1 + row % 5)) % len(words)]
                     for column in range(length)) for row in range(count)]


def text_sets(length):
    """By name: full chunks, mixed lengths, a question."""
    lengths = range(5, length + 1, length // 8)
    return {f"32 passages of {length} words": passages(32, length),
            f"{4 * len(lengths)} passages of 5 to {length} words":
                [text for each in lengths for text in passages(4, each)],
            "one query of 6 words": passages(1, 6)}


def measure_model(report, model, length, rounds):
    """Adds the model's figures, on one thread, as the service runs each call; returns its tokens
    per second of CPU over full chunks."""
    tokens_per_second = 0
    for name, texts in text_sets(length).items():
        many = len(texts) > 1
        [run] = measure_texts(texts, rounds if many else 40 * rounds, [1], model=model)["runs"]
        raw, rows = best_raw(run, model)
        ours = run["embedder_cpu_seconds"]
        report.figure(f"{model}: {name}", len(texts) / ours, "texts/CPU s",
                      peer=len(texts) / raw, peer_name=f"raw, batch {rows}", ratio=raw / ours,
                      target=f">= {raw_share:.0%} of raw" if many else None,
                      met=raw / ours >= raw_share if many else None)
        if not tokens_per_second:
            tokens_per_second = run["tokens"] / ours
            speed = run["tokens"] / run["tokenizer_seconds"] / 1e6
            report.figure(f"{model}: tokens embedded", tokens_per_second / 1e3, "k/CPU s")
            report.figure(f"{model}: tokenizer", speed, "M tokens/s",
                          target=">= 1 M tokens/s", met=speed * 1e6 >= tokenizer_least)
    return tokens_per_second


def measure_memory(report, model, length):
    texts = [text for each in range(5, length, 7) for text in passages(1, each)]
    sizes = bench_onnx(model, texts, "--memory", 10)
    first, last = sizes["first_megabytes"], sizes["last_megabytes"]
    report.figure(f"{model}: memory after ten times the texts", last, "MB", peer=first,
                  peer_name="after once", ratio=last / first, target=f"<= {growth_max}",
                  met=last / first <= growth_max)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def measure_service(report, model, pages):
    """One worker, from the start of the first document to the last one's vectors. By CPU too: the
    threads that embed have a low priority, so other programs slow them first."""
    with tempfile.TemporaryDirectory() as folder, PrivateStack(workers=1, model=model) as stack:
        api = ApiClient(stack.url)
        files = [make_pdf(pathlib.Path(folder, f"{seed}.pdf"), pages, seed).read_bytes()
                 for seed in (1, 2)]
        warm = api.submit(make_pdf(pathlib.Path(folder, "warm.pdf"), 1, 9).read_bytes())
        api.wait_final(warm["id"], 300)
        cpu = sum(tree_seconds(stack.pids()["worker"]))
        sent = [api.submit(content)["id"] for content in files]
        jobs = [api.wait_final(each, 600) for each in sent]
        if any(job["status"] != "completed" for job in jobs):
            raise RuntimeError(f"a document was not embedded: {jobs}")
        seconds = (max(moment(job["finished_at"]) for job in jobs) -
                   min(moment(job["started_at"]) for job in jobs))
        cpu = sum(tree_seconds(stack.pids()["worker"])) - cpu
        count = stack.ask("SELECT count(*), sum(tokens) FROM document_chunks")[0]
        report.figure(f"{model}: pages with vectors, one worker", 2 * pages / seconds, "pages/s")
        report.figure(f"{model}: the same by the worker's CPU", 2 * pages / cpu, "pages/CPU s")
        report.note(f"{model}: {2 * pages} pages gave {count[0]} chunks of {count[1]} tokens")


def measure_gain(report, speeds):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        vnni = "vnni" in file.read()
    for small, whole in (("minilm-l6-int8", "minilm-l6"), ("use-lite-int8", "use-lite")):
        if small in speeds and whole in speeds:
            gain = speeds[small] / speeds[whole]
            report.figure(f"{small} beside {whole}", speeds[small] / 1e3, "k tokens/CPU s",
                          peer=speeds[whole] / 1e3, peer_name="fp32", ratio=gain,
                          target=f">= {int8_gain} with VNNI" if vnni else None,
                          met=gain >= int8_gain if vnni else None)


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/run embed", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--models", nargs="+", choices=models, default=list(models))
    parser.add_argument("--pages", type=int, default=100,
                        help="of each of two documents through the service; 0: none")
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.pop("PAGEMILL_MODEL_DIR", None)
    build(["bench_onnx", "pagemill", "pagemill-api", "pagemill_worker", "pagemill_extract",
           "make_pdf"])
    report = Report("embed")
    speeds = {}
    for model in options.models:
        speeds[model] = measure_model(report, model, models[model], options.rounds)
        measure_memory(report, model, models[model])
        if options.pages:
            measure_service(report, model, options.pages)
    measure_gain(report, speeds)
    report.note("raw: ONNX Runtime on ids made beforehand, longest first; of an fp32 model at its "
                "best batch size of 1, 4, 8, of an int8 one each text by itself, as its vector "
                "would change otherwise; the embedder's time includes its tokenizer")
    report.print(options.json)


if __name__ == "__main__":
    main()
