#include "tests/security/attack.hpp"

#include <doctest/doctest.h>

namespace pagemill::test {
namespace {

std::string raw_outcome(const std::string& answer) {
  if (answer.size() < 12) return "no answer";
  const auto status = answer.substr(9, 3);
  constexpr std::string_view mark = "\"code\":\"";
  const auto at = answer.find(mark);
  if (at == std::string::npos) return status;
  const auto begin = at + mark.size();
  return status + " " + answer.substr(begin, answer.find('"', begin) - begin);
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
  // The beginning of every token.
  CHECK_FALSE(log.contains("eyJ"));
  CHECK_FALSE(log.contains("\"status\":500"));
}

}  // namespace

access_site& attacked_site() {
  static access_site site;
  return site;
}

void run_attacks(const std::vector<attack>& attacks) {
  auto& site = attacked_site();
  for (const auto& one : attacks) {
    INFO(one.name);
    const auto said = one.raw.empty() ? outcome_of(site.client().send(one.request))
                                      : raw_outcome(site.client().exchange_raw(one.raw));
    CHECK(said == one.expected);
  }
  CHECK(outcome_of(site.client().get("/health")) == "200");
  check_nothing_leaked(site);
}

http_request list_jobs_with(std::string authorization) {
  return {.target = "/api/v1/pdf/jobs", .headers = {{"Authorization", std::move(authorization)}}};
}

}  // namespace pagemill::test
