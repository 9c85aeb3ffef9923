#include "tests/security/attack.hpp"

#include <array>
#include <regex>
#include <stdexcept>

#include <doctest/doctest.h>

#include "tests/integration/site/raw_answers.hpp"
#include "tests/integration/site/searched_service.hpp"
#include "tests/security/http_contract.hpp"

namespace pagemill::test {
namespace {

/// The first answer in `bytes`, with the fields that the checks need.
http_response first_of(const std::string& bytes) {
  http_response answer;
  if (bytes.size() < 12) return answer;
  answer.status = std::stoi(bytes.substr(9, 3));
  const auto head = bytes.substr(0, bytes.find("\r\n\r\n"));
  if (head.contains("Content-Type: application/problem+json")) {
    answer.headers["content-type"] = "application/problem+json";
    const auto length = head.find("Content-Length: ");
    answer.body = bytes.substr(head.size() + 4, std::stoul(head.substr(length + 16)));
  }
  return answer;
}

/// A problem in answer to HEAD has no body.
std::string raw_outcome(const std::string& bytes, const http_response& first) {
  const auto statuses = statuses_of(bytes);
  const auto code = first.body.empty() ? "" : code_of(first);
  return code.empty() ? statuses : statuses + " " + code;
}

void check_answer(const http_response& answer) {
  static const http_contract contract(attacked_site().client().get("/openapi.json").json());
  CHECK(leak_in(answer) == "");
  CHECK_FALSE(answer.body.contains(text_of_beta));
  CHECK(contract.fault_of(answer) == "");
}

void check_nothing_leaked(access_site& site) {
  const auto log = site.api().log();
  for (const auto& [name, key] : site.keys()) {
    INFO(name);
    CHECK_FALSE(log.contains(key));
    CHECK_FALSE(log.contains(key.substr(key.rfind('_') + 1)));
  }
  for (const auto& secret : {site.secret, site.previous_secret, site.supabase_secret}) {
    CHECK_FALSE(log.contains(secret));
  }
  // Every token starts like this.
  CHECK_FALSE(log.contains("eyJ"));
  // Logged where an exception reached a session.
  CHECK_FALSE(log.contains("\"event\":\"request_failed\""));
  CHECK_FALSE(log.contains("\"status\":500"));
}

}  // namespace

access_site& attacked_site() {
  // With a model, so that hostile text reaches it.
  static const tiny_model model;
  static access_site site({{"PAGEMILL_MODEL_DIR", model.path()}});
  static const bool embeds = eventually(
      std::chrono::seconds(30), [] { return site.api().log().contains("query_embedder_ready"); });
  if (!embeds) throw std::runtime_error("the API has no model");
  return site;
}

void run_attacks(const std::vector<attack>& attacks) {
  auto& site = attacked_site();
  for (const auto& one : attacks) {
    INFO(one.name.substr(0, 200));
    if (one.raw.empty()) {
      const auto answer = site.client().send(one.request);
      CHECK(outcome_of(answer) == one.expected);
      check_answer(answer);
    } else {
      const auto bytes = impatient_client(site.api()).exchange_raw(one.raw);
      const auto answer = first_of(bytes);
      CHECK(raw_outcome(bytes, answer) == one.expected);
      check_answer(answer);
    }
  }
  CHECK(outcome_of(site.client().get("/health")) == "200");
  check_nothing_leaked(site);
}

std::string leak_in(const http_response& answer) {
  constexpr std::array<std::string_view, 13> inner{
      "SQLSTATE", "ERROR:", "syntax error", "pqxx",   "libpq",    "psql",   "jobs_live",
      "pg_",      "std::",  ".cpp",         "/build", "/var/lib", "what():"};
  // A new key is random letters, which may happen to end a word with "pg_".
  static const std::regex api_key(R"(pm_[0-9A-Za-z]+_[0-9A-Za-z]+)");
  const auto body = std::regex_replace(answer.body, api_key, "");
  for (const auto word : inner) {
    if (body.contains(word)) return std::string(word);
  }
  return "";
}

http_request list_jobs_with(std::string authorization) {
  return {.target = "/api/v1/pdf/jobs", .headers = {{"Authorization", std::move(authorization)}}};
}

}  // namespace pagemill::test
