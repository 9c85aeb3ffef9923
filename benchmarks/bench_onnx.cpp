// bench-onnx MODEL [--rounds N] < texts: times the embedder and raw ONNX Runtime over the same
// texts, in turns. One JSON string per line in; one object of medians out: seconds by the clock,
// and of CPU, which other programs on the machine change less. bench-onnx MODEL --memory N < texts:
// embeds the texts N times, without the raw one, and prints the highest resident size after the
// first time and at the end.
#include <chrono>
#include <ctime>
#include <exception>
#include <iostream>
#include <iterator>
#include <sys/resource.h>
#include <thread>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "benchmarks/raw_onnx.hpp"
#include "common/embedding/embedder_factory.hpp"
#include "common/embedding/text_preparation.hpp"

namespace {

using namespace pagemill;
using benchmarks::raw_onnx;

constexpr std::array<std::size_t, 3> batch_sizes{1, 4, 8};

std::vector<std::string> read_texts() {
  std::vector<std::string> texts;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.empty()) continue;
    texts.emplace_back(boost::json::parse(line).as_string());
  }
  return texts;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// What one kind of run took, round by round.
class stopwatch {
 public:
  enum class round { warms_up, counts };

  void time(round kind, const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    const auto cpu = cpu_seconds();
    work();
    if (kind == round::warms_up) return;
    cpu_.push_back(cpu_seconds() - cpu);
    clock_.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  double by_clock() const { return median(clock_); }
  double of_cpu() const { return median(cpu_); }

 private:
  std::vector<double> clock_, cpu_;
};

double peak_megabytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

/// The ids that the graph gets: truncated to its limit, with the model's first and last tokens.
std::vector<std::vector<token_id>> ids_of(const std::vector<std::string>& texts,
                                          const embedder& model) {
  const auto& words = *model.text_tokenizer();
  std::vector<std::vector<token_id>> all;
  for (const auto& text : texts) {
    auto& row = all.emplace_back(words.first_tokens().begin(), words.first_tokens().end());
    auto ids = words.encode(prepare_text(text));
    ids.resize(std::min(ids.size(), model.tokens_max()));
    row.insert(row.end(), ids.begin(), ids.end());
    row.insert(row.end(), words.last_tokens().begin(), words.last_tokens().end());
  }
  return all;
}

/// Interleaved rounds of every kind of run; the first round only warms up.
boost::json::object measure(const std::filesystem::path& folder,
                            const std::vector<std::string>& texts, int threads, int rounds) {
  auto ours = make_embedder(folder, {.threads = threads});
  if (!ours) throw std::runtime_error(ours.error().message);
  const auto rows = ids_of(texts, **ours);
  const raw_onnx raw(*open_model_directory(folder), threads);
  const auto padding = (*ours)->text_tokenizer()->padding();
  stopwatch whole, words;
  std::array<stopwatch, batch_sizes.size()> bare;
  double sink = 0;
  for (int round = 0; round <= rounds; ++round) {
    const auto kind = round == 0 ? stopwatch::round::warms_up : stopwatch::round::counts;
    whole.time(kind, [&] { sink += (*ours)->embed(texts).front().front(); });
    words.time(kind, [&] { sink += static_cast<double>(ids_of(texts, **ours).size()); });
    for (std::size_t i = 0; i < batch_sizes.size(); ++i) {
      bare[i].time(kind, [&] { sink += raw.run(rows, batch_sizes[i], padding); });
    }
  }
  boost::json::object result{{"threads", threads},
                             {"embedder_seconds", whole.by_clock()},
                             {"embedder_cpu_seconds", whole.of_cpu()},
                             {"tokenizer_seconds", words.of_cpu()},
                             {"checksum", sink}};
  boost::json::object by_batch, cpu_by_batch;
  for (std::size_t i = 0; i < batch_sizes.size(); ++i) {
    by_batch[std::to_string(batch_sizes[i])] = bare[i].by_clock();
    cpu_by_batch[std::to_string(batch_sizes[i])] = bare[i].of_cpu();
  }
  result["raw_seconds_by_batch"] = std::move(by_batch);
  result["raw_cpu_seconds_by_batch"] = std::move(cpu_by_batch);
  std::size_t tokens = 0;
  for (const auto& row : rows) tokens += row.size();
  result["tokens"] = tokens;
  return result;
}

boost::json::object measure_memory(const std::filesystem::path& folder,
                                   const std::vector<std::string>& texts, int times) {
  auto ours = make_embedder(folder);
  if (!ours) throw std::runtime_error(ours.error().message);
  double sink = (*ours)->embed(texts).front().front();
  const auto first = peak_megabytes();
  for (int time = 1; time < times; ++time) sink += (*ours)->embed(texts).front().front();
  return {{"first_megabytes", first}, {"last_megabytes", peak_megabytes()}, {"checksum", sink}};
}

int run(int argc, char** argv) {
  CLI::App app("Times the embedder and raw ONNX Runtime over the same texts", "bench-onnx");
  std::filesystem::path folder;
  int rounds = 5;
  std::vector<int> threads{1};
  app.add_option("MODEL", folder, "Model directory")->required();
  app.add_option("--rounds", rounds, "Measured rounds (5)")->check(CLI::Range(1, 1000));
  int times = 0;
  app.add_option("--memory", times, "Embeds the texts so often and measures only memory")
      ->check(CLI::Range(2, 100'000));
  app.add_option("--threads", threads, "Intra-op threads to measure with (1)");
  CLI11_PARSE(app, argc, argv);
  const auto texts = read_texts();
  if (texts.empty()) {
    std::cerr << "bench-onnx: no texts on standard input\n";
    return 66;
  }
  if (times > 0) {
    std::cout << boost::json::serialize(measure_memory(folder, texts, times)) << '\n';
    return 0;
  }
  boost::json::array runs;
  for (const int count : threads) runs.push_back(measure(folder, texts, count, rounds));
  const boost::json::object result{{"texts", texts.size()}, {"runs", std::move(runs)}};
  std::cout << boost::json::serialize(result) << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "bench-onnx: " << problem.what() << '\n';
    return 70;
  }
}
