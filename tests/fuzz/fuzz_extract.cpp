// Feeds damaged PDFs to pagemill-extract and reads its output as the parent does: each must end in
// time, with records that the parent's parser accepts, the last one "end" or a "failure" with a
// code.
#include <chrono>
#include <format>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>

#include "common/extractor/protocol.hpp"
#include "tests/fuzz/mutation.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using namespace pagemill;
using std::chrono::steady_clock;

constexpr std::chrono::seconds one_document_max{30};

/// What the extractor did wrong with a file; nothing if all is well.
std::optional<std::string> judge(const test::finished_process& done) {
  if (!done.status.code && !done.status.signal) return "it did not end";
  if (done.status.signal) return std::format("signal {}", *done.status.signal);
  if (*done.status.code > 1) return std::format("exit code {}: {}", *done.status.code, done.errors);
  record_parser parser;
  std::istringstream lines(done.output);
  std::optional<record> last;
  for (std::string line; std::getline(lines, line);) {
    auto parsed = parser.parse(line);
    if (!parsed) return "not a record: " + parsed.error().message;
    last = std::move(*parsed);
  }
  if (!last) return "no record";
  if (*done.status.code == 0 && !std::holds_alternative<end_record>(*last)) return "no end record";
  if (*done.status.code == 1 && !std::holds_alternative<failure_record>(*last)) {
    return "no failure record";
  }
  return std::nullopt;
}

int number_from_environment(std::string_view name, int fallback) {
  const auto text = test::environment_value(name);
  return text.empty() ? fallback : std::stoi(text);
}

int run_fuzz() {
  const auto seconds = number_from_environment("PAGEMILL_FUZZ_SECONDS", 60);
  const auto clock_seed = steady_clock::now().time_since_epoch().count() % 1'000'000'000;
  const auto first = number_from_environment("PAGEMILL_FUZZ_SEED", static_cast<int>(clock_seed));
  const auto keep = test::environment_value("PAGEMILL_FUZZ_KEEP");
  const test::temp_folder folder;
  const auto extract = test::program("pagemill-extract");
  const auto end = steady_clock::now() + std::chrono::seconds(seconds);
  std::cout << "first seed " << first << " (PAGEMILL_FUZZ_SEED repeats it)\n";
  int passed = 0;
  int failed = 0;
  for (int seed = first; steady_clock::now() < end; ++seed) {
    pdf_writer::random_numbers random(static_cast<std::uint64_t>(seed));
    const auto file = folder.write("damaged.pdf", fuzz::damaged_pdf(random));
    const auto problem = judge(test::run(
        {.program = extract, .arguments = {"--page-cpu-seconds", "5", file}}, one_document_max));
    if (!problem) {
      ++passed;
      continue;
    }
    ++failed;
    std::cout << "seed " << seed << ": " << *problem << '\n';
    if (!keep.empty()) {
      std::filesystem::copy_file(file, std::format("{}/{}.pdf", keep, seed),
                                 std::filesystem::copy_options::overwrite_existing);
    }
  }
  std::cout << std::format("{} passed, {} failed, 0 skipped", passed, failed) << "\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run_fuzz();
  } catch (const std::exception& problem) {
    std::cerr << "fuzz: " << problem.what() << '\n';
    return 70;
  }
}
