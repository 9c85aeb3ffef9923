/// API and worker together, for tests that submit over HTTP and read what came of it.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"

namespace pagemill::test {

/// An API and a worker on one database, both with the login that operators give them.
struct whole_service {
  worker_site site;
  bool model = model_is_there();
  api_process api{with_service_login(site), settings()};
  child_process worker = site.start_worker({.model = model});
  http_client client = api.client();

  static test_database with_service_login(worker_site& site) {
    auto database = site.database();
    database.api_url = service_url(site.cluster(), database.name, service_login::api);
    return database;
  }
  std::map<std::string, std::string> settings() const {
    if (model) return {{"PAGEMILL_MODEL_DIR", model_folder()}};
    return {};
  }
  /// Submits, waits until the job is final, and returns its document's path.
  std::string process(const std::string& pdf, const std::string& options = "") const {
    const auto sent = client.post_pdf(jobs_path + options, pdf);
    REQUIRE(sent.status == 202);
    const auto id = text_of(sent.json(), "id");
    CHECK(sent.header("location").ends_with(id));
    const auto job = client.get("/api/v1/pdf/jobs/" + id + "?wait=60").json();
    CHECK(text_of(job, "status") == "completed");
    return "/api/v1/pdf/documents/" + text_of(job, "document_id");
  }
  static std::string text_of(const boost::json::value& from, std::string_view name) {
    return std::string(from.at(name).as_string());
  }
};

}  // namespace pagemill::test
