// bench-onnx MODEL [--rounds N] < texts: times the embedder and raw ONNX Runtime over the same
// texts, in turns. One JSON string per line in; one object of medians in seconds out.
#include <chrono>
#include <exception>
#include <iostream>
#include <iterator>
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

double seconds_of(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
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
  std::vector<double> embedder_seconds;
  std::vector<double> tokenizer_seconds;
  std::array<std::vector<double>, batch_sizes.size()> raw_seconds;
  double sink = 0;
  for (int round = 0; round <= rounds; ++round) {
    const auto whole = seconds_of([&] { sink += (*ours)->embed(texts).front().front(); });
    const auto words =
        seconds_of([&] { sink += static_cast<double>(ids_of(texts, **ours).size()); });
    if (round > 0) embedder_seconds.push_back(whole);
    if (round > 0) tokenizer_seconds.push_back(words);
    for (std::size_t i = 0; i < batch_sizes.size(); ++i) {
      const auto bare = seconds_of([&] { sink += raw.run(rows, batch_sizes[i], padding); });
      if (round > 0) raw_seconds[i].push_back(bare);
    }
  }
  boost::json::object result{{"threads", threads},
                             {"embedder_seconds", median(embedder_seconds)},
                             {"tokenizer_seconds", median(tokenizer_seconds)},
                             {"checksum", sink}};
  boost::json::object by_batch;
  for (std::size_t i = 0; i < batch_sizes.size(); ++i) {
    by_batch[std::to_string(batch_sizes[i])] = median(raw_seconds[i]);
  }
  result["raw_seconds_by_batch"] = std::move(by_batch);
  std::size_t tokens = 0;
  for (const auto& row : rows) tokens += row.size();
  result["tokens"] = tokens;
  return result;
}

int run(int argc, char** argv) {
  CLI::App app("Times the embedder and raw ONNX Runtime over the same texts", "bench-onnx");
  std::filesystem::path folder;
  int rounds = 5;
  std::vector<int> threads{1};
  app.add_option("MODEL", folder, "Model directory")->required();
  app.add_option("--rounds", rounds, "Measured rounds (5)")->check(CLI::Range(1, 1000));
  app.add_option("--threads", threads, "Intra-op threads to measure with (1)");
  CLI11_PARSE(app, argc, argv);
  const auto texts = read_texts();
  if (texts.empty()) {
    std::cerr << "bench-onnx: no texts on standard input\n";
    return 66;
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
