// The command line against a real service with a low rate limit.
#include <format>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/integration/site/url_site.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

std::size_t count_of(const std::string& text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE(
    "many files at a low rate limit: all are submitted and followed, nearly none is refused") {
  constexpr int files = 40;
  url_site site({{"RATE_LIMIT_REQUESTS", "20"}, {"RATE_LIMIT_WINDOW", "10"}});
  auto worker = site.start();
  const temp_folder folder;
  std::vector<std::string> arguments{"--url", std::format("http://127.0.0.1:{}", site.api.port()),
                                     "submit", "--wait"};
  for (int i = 0; i < files; ++i) {
    const auto path = folder.path() / std::format("{}.pdf", i);
    std::ofstream(path, std::ios::binary) << plain_pdf(1, static_cast<std::uint64_t>(i));
    arguments.push_back(path.string());
  }
  const auto begun = std::chrono::steady_clock::now();
  const auto ended = run({.program = program("pagemill"), .arguments = arguments}, 120s);
  INFO(ended.errors);
  CHECK(ended.status == exit_status{.code = 0});
  CHECK(site.ask("SELECT count(*) FROM jobs_finished WHERE state = 'completed'") ==
        std::to_string(files));
  const auto log = site.api.log();
  const auto refused = count_of(log, "\"status\":429");
  MESSAGE(refused << " refused of " << count_of(log, "\"event\":\"request\"") << " requests in "
                  << (std::chrono::steady_clock::now() - begun) / 1ms << " ms");
  CHECK(refused <= 4);
}
