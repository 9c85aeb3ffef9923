#include "tests/integration/site/api_process.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {
namespace {

child_options options_of(const test_database& database, std::map<std::string, std::string> more) {
  more.insert({{"DATABASE_URL", database.api_url},
               {"PORT", "0"},
               {"PAGEMILL_AUTH", "off"},
               {"RATE_LIMIT_REQUESTS", "1000000"},
               {"DATABASE_POOL_SIZE", "4"},
               {"PAGEMILL_MODEL_DIR", "/nonexistent"}});
  return {.program = program("pagemill-api"), .environment = std::move(more)};
}

}  // namespace

api_process::api_process(const test_database& database, std::map<std::string, std::string> more)
    : process_(options_of(database, std::move(more))), owner_url_(database.owner_url) {
  const bool listens = process_.wait_for_text("\"listening\"", std::chrono::seconds(60));
  const auto said = process_.errors();
  INFO(said);
  REQUIRE(listens);
  constexpr std::string_view mark = "\"port\":";
  port_ = static_cast<std::uint16_t>(std::atoi(said.c_str() + said.find(mark) + mark.size()));
}

api_process::~api_process() {
  const auto ended = process_.stop();
  if (!doctest::is_running_in_test) return;  // it outlives its cases
  const auto said = log();
  INFO(said);
  CHECK(ended.code == 0);
  CHECK_FALSE(said.contains("Sanitizer"));
}

std::string code_of(const http_response& answer) {
  if (answer.header("content-type") != "application/problem+json") return "";
  return std::string(answer.json().at("code").as_string());
}

std::string sham_pdf(std::size_t size) {
  const std::string filling = "A line that stands for what a PDF holds between its two ends.\n";
  std::string pdf = "%PDF-1.7\n";
  pdf.reserve(size + filling.size());
  while (pdf.size() < size) pdf += filling;
  pdf.resize(size);
  return pdf;
}

std::string submit_sham(const api_process& api) {
  const auto made = api.client().post_pdf(jobs_path, sham_pdf(100)).json();
  return std::string(made.at("id").as_string());
}

}  // namespace pagemill::test
