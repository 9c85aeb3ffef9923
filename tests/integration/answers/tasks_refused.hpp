/// Documents that no task about whole documents can be done with.
#pragma once
#include <chrono>
#include <format>
#include <functional>
#include <string>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/answers/answer_site.hpp"

namespace pagemill::test {

inline std::string status_and_code(const http_response& answer) {
  return std::format("{} {}", answer.status, code_of(answer));
}

/// `body`: of a request about the document with this id.
inline void check_documents_refused(
    answer_site& site, const std::string& path,
    const std::function<boost::json::object(const std::string& id)>& body) {
  const auto refusal = [&](const std::string& id) {
    return status_and_code(site.client.post(path, body(id)));
  };
  CHECK(refusal("0192f0c1-6f00-7b4c-9d2e-3f5061728394") == "404 not_found");
  CHECK(refusal("nothing") == "422 invalid_member");

  const auto neighbour = site.site.make_workspace("neighbour");
  const auto foreign = site.site.submit_as(neighbour, page_with("The harbour has two cranes."));
  REQUIRE(site.site.reaches(foreign, "completed", std::chrono::seconds(60)));
  CHECK(refusal(foreign.document) == "404 not_found");

  CHECK(refusal(site.add("")) == "422 no_text");

  const auto tomorrow = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                        std::chrono::days(1);
  const auto later = site.client.post_pdf(std::format("{}?run_at={:%FT%TZ}", jobs_path, tomorrow),
                                          page_with("The crane is new."));
  REQUIRE(later.status == 202);
  CHECK(refusal(whole_service::text_of(later.json(), "document_id")) == "409 not_ready");

  boost::json::object crowded = body(foreign.document);
  for (int i = 0; i < 10'000; ++i) crowded[std::format("m{}", i)] = i;
  const auto answer = site.client.post(path, crowded);
  CHECK((answer.status == 413 || answer.status == 422));
}

}  // namespace pagemill::test
