/// An API for tests of pictures, with its own folder and no worker.
#pragma once
#include <format>
#include <future>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

using settings = std::map<std::string, std::string>;
inline constexpr const char* page_1 = "/pages/1/image.png";

struct picture_site {
  test_database database = postgres_cluster::shared().make_database();
  temp_folder runtime;
  api_process api;
  http_client client = api.client();

  explicit picture_site(settings more = {}) : api(database, with_folder(std::move(more))) {}
  settings with_folder(settings more) const {
    more.insert({"PAGEMILL_RUNTIME_DIR", runtime.path().string()});
    return more;
  }

  /// The path of a new document. Without a worker nothing is known of its pages.
  std::string submit(const std::string& pdf) const {
    const auto sent = client.post_pdf("/api/v1/pdf/jobs", pdf);
    REQUIRE(sent.status == 202);
    return "/api/v1/pdf/documents/" + std::string(sent.json().at("document_id").as_string());
  }
  void ask(const std::string& sql) const { query(database.owner_url, sql); }
  http_response get(const std::string& target, settings headers = {}) const {
    return client.send({.target = target, .headers = std::move(headers)});
  }
  std::future<http_response> begin(const std::string& target) const {
    return std::async(std::launch::async, [this, target] { return get(target); });
  }
  int counted(const std::string& event) const {
    const auto text = get("/metrics").body;
    const auto mark =
        std::format("pagemill_cache_events_total{{cache=\"pictures\",event=\"{}\"}} ", event);
    const auto at = text.find(mark);
    return at == std::string::npos ? -1 : std::stoi(text.substr(at + mark.size()));
  }
  /// Writes what a worker would have stored for one page with these blocks.
  void plant_page(const std::string& path, const std::string& blocks) const {
    const auto document = path.substr(path.rfind('/') + 1);
    ask(
        std::format("INSERT INTO document_pages SELECT id, 1, 1, workspace_id, 200, 100, 0, '', "
                    "'', '{}' FROM documents WHERE id = '{}'",
                    blocks, document));
    ask(std::format("UPDATE documents SET status = 'ready', page_count = 1 WHERE id = '{}'",
                    document));
  }
};

}  // namespace pagemill::test
