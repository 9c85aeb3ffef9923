/// A worker_site with an API whose clients submit URLs: both processes may connect to loopback,
/// where the test servers are.
#pragma once
#include <map>
#include <string>

#include <boost/json/object.hpp>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"

namespace pagemill::test {

inline const std::map<std::string, std::string> loopback_allowed{
    {"PAGEMILL_FETCH_ALLOW", "127.0.0.0/8"}};

struct url_site : worker_site {
  api_process api;
  http_client client = api.client();

  explicit url_site(const std::map<std::string, std::string>& settings = loopback_allowed)
      : api(with_service_login(*this), settings) {}

  static test_database with_service_login(worker_site& site) {
    auto database = site.database();
    database.api_url = service_url(site.cluster(), database.name, service_login::api);
    return database;
  }
  child_process start(std::map<std::string, std::string> more = {}) {
    more.insert(loopback_allowed.begin(), loopback_allowed.end());
    return start_worker({.more = std::move(more)});
  }
  http_response post(const std::string& path, const boost::json::value& body) const {
    return client.post("/api/v1/" + path, body);
  }
  /// Submits a URL and returns its job.
  submitted submit_url(const std::string& url, boost::json::object options = {}) const {
    options["url"] = url;
    const auto answer = post("pdf/jobs", options);
    if (answer.status != 202) throw std::runtime_error("not submitted: " + answer.body);
    const auto job = answer.json();
    return {std::string(job.at("id").as_string()), std::string(job.at("document_id").as_string())};
  }
  std::string error_of(const submitted& target) const { return job(target, "error ->> 'code'"); }
};

}  // namespace pagemill::test
