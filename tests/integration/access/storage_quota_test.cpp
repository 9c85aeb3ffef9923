// What workspaces store: the account is exact, the limit holds for submissions and for jobs.
#include <format>
#include <future>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/integration/site/url_site.hpp"
#include "tests/security/access_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct storage_site : url_site {
  std::string here = ask("SELECT id FROM workspaces WHERE name = 'default'");

  std::string account() const {
    return ask(std::format("SELECT concat_ws(' ', file_bytes, content_bytes) FROM storage_of('{}')",
                           here));
  }
  /// The same by counting everything.
  std::string counted() const {
    ask(std::format("SELECT count_storage('{}')", here));
    return account();
  }
  long content_bytes() const { return std::stol(account().substr(account().find(' ') + 1)); }
  std::string limit(const std::string& bytes, const std::string& name = "default") const {
    const auto ended = run({.program = program("pagemill"),
                            .arguments = {"workspace", "limit", name, "--storage-bytes", bytes},
                            .environment = {{"PAGEMILL_MIGRATE_URL", database().owner_url}}});
    return std::to_string(ended.status.code.value_or(-1));
  }
  boost::json::value workspace() const { return client.get("/api/v1/workspace").json(); }
};

}  // namespace

TEST_CASE("what a workspace stores is known at once, and is given back when it goes") {
  storage_site site;
  CHECK(site.account() == "0 0");
  const auto pdf = plain_pdf(5);
  auto worker = site.start();
  const auto sent = site.client.post_pdf(jobs_path, pdf).json();
  const submitted job{std::string(sent.at("id").as_string()),
                      std::string(sent.at("document_id").as_string())};
  REQUIRE(site.reaches(job, "completed", 60s));
  const auto account = site.account();
  CHECK(account.starts_with(std::format("{} ", pdf.size())));
  CHECK(site.content_bytes() >
        std::stol(site.ask("SELECT sum(octet_length(text) + octet_length(markdown) + "
                           "octet_length(blocks::text)) FROM document_pages")));
  // Folded or not, and however often: the sums stay, and agree with what is there.
  site.ask("SELECT fold_storage_changes(1)");
  CHECK(site.account() == account);
  site.ask("SELECT fold_storage_changes(1000)");
  CHECK(site.account() == account);
  CHECK(site.counted() == account);
  const auto used = site.workspace().at("used");
  CHECK(std::format("{} {}", used.at("file_bytes").as_int64(),
                    used.at("content_bytes").as_int64()) == account);
  CHECK(used.at("storage_bytes").as_int64() ==
        used.at("file_bytes").as_int64() + used.at("content_bytes").as_int64());

  // The same file again is stored once; its pages are others.
  const auto twin = site.client.post_pdf(jobs_path, pdf).json();
  const submitted second{std::string(twin.at("id").as_string()),
                         std::string(twin.at("document_id").as_string())};
  REQUIRE(site.reaches(second, "completed", 60s));
  CHECK(site.counted() == site.account());
  CHECK(site.account().starts_with(std::format("{} ", pdf.size())));
  for (const auto& one : {job, second}) {
    CHECK(site.client.send({.method = "DELETE", .target = "/api/v1/pdf/documents/" + one.document})
              .status == 204);
  }
  CHECK(eventually(20s, [&] { return site.content_bytes() == 0; }));
  CHECK(site.counted() == site.account());
}

TEST_CASE("writers of one workspace do not wait for each other's account") {
  const storage_site site;
  const auto insert = [&](int number) {
    return std::format(
        "INSERT INTO document_pages (document_id, generation, number, workspace_id, width, "
        "height, rotation, text, markdown, blocks) VALUES (gen_random_uuid(), 1, {}, '{}', 1, 1, "
        "0, 'text', '', '[]')",
        number, site.here);
  };
  pqxx::connection one(site.database().owner_url);
  pqxx::work open(one);
  open.exec(insert(1));
  CHECK_NOTHROW(query(site.database().owner_url, "SET lock_timeout = '1s'; " + insert(2)));
  CHECK(site.account() == "0 4");
  CHECK_NOTHROW(query(site.database().owner_url,
                      "SET lock_timeout = '1s'; SELECT fold_storage_changes(100)"));
  open.commit();
  CHECK(site.account() == "0 8");
}

TEST_CASE("at its limit a workspace submits nothing, and is told before its body is read") {
  storage_site site;
  const auto pdf = plain_pdf(2);
  const auto post = [&] { return site.client.post_pdf(jobs_path, pdf); };
  CHECK(site.limit(std::to_string(pdf.size() - 1)) == "0");
  CHECK(post().status == 413);
  CHECK(code_of(post()) == "quota_exceeded");
  CHECK(site.limit(std::to_string(pdf.size())) == "0");
  CHECK(post().status == 202);
  // Full: not even a URL, nor a batch of them.
  CHECK(site.post("pdf/jobs", {{"url", "http://127.0.0.1/x.pdf"}}).status == 413);
  CHECK(code_of(site.post("pdf/jobs/batch",
                          boost::json::parse(R"([{"url": "http://127.0.0.1/x.pdf"}])"))) ==
        "quota_exceeded");
  const auto shown = site.workspace();
  CHECK(shown.at("name").as_string() == "default");
  CHECK(shown.at("limits").at("storage_bytes").as_int64() == static_cast<std::int64_t>(pdf.size()));
  CHECK(site.limit("default") == "0");
  CHECK(site.workspace().at("limits").at("storage_bytes").is_null());
  CHECK(post().status == 202);
  CHECK(site.limit("some") == "64");
  CHECK(site.limit("-1") == "64");
  CHECK(site.limit("1", "nowhere") == "76");
}

TEST_CASE("the setting limits every workspace without a limit of its own, and no other") {
  const access_site site({{"PAGEMILL_WORKSPACE_BYTES_MAX", "1000"}});
  const http_request small{.method = "POST", .target = "/api/v1/pdf/jobs", .body = sham_pdf(600)};
  CHECK(site.outcome(small, site.key("full")) == "202");
  CHECK(site.outcome({.method = "POST", .target = "/api/v1/pdf/jobs", .body = sham_pdf(601)},
                     site.key("full")) == "413 quota_exceeded");
  // The neighbour has room, and each sees only what is its own.
  CHECK(site.outcome(small, site.key("beta")) == "202");
  const auto of = [&](const std::string& credential) {
    const auto body = site.send({.target = "/api/v1/workspace"}, credential).json();
    return std::format("{} {} {}", std::string_view(body.at("name").as_string()),
                       body.at("limits").at("storage_bytes").as_int64(),
                       body.at("used").at("file_bytes").as_int64());
  };
  CHECK(of(site.key("full")) == "alpha 1000 600");
  CHECK(of(site.key("beta")) ==
        std::format("beta 1000 {}", 600 + std::string_view(text_of_beta).size()));
  query(site.database().owner_url,
        "UPDATE workspaces SET storage_bytes_max = 5000 WHERE name = 'alpha'");
  CHECK(site.outcome({.method = "POST", .target = "/api/v1/pdf/jobs", .body = sham_pdf(601)},
                     site.key("full")) == "202");
  const auto viewer = site.send({.target = "/api/v1/workspace"}, site.token(viewer_of_alpha));
  CHECK(viewer.json().at("role").as_string() == "viewer");
  CHECK_FALSE(site.send({.target = "/api/v1/workspace"}, site.key("full")).body.contains("role"));
  CHECK(site.outcome({.target = "/api/v1/workspace"}, site.key("submit")) ==
        "403 insufficient_scope");
}

TEST_CASE("a job that passes the limit fails for good and keeps the pages up to then") {
  storage_site site;
  const auto pdf = long_pdf();
  const auto sent = site.submit(pdf);
  CHECK(site.limit(std::to_string(pdf.size() + 10'000)) == "0");
  auto worker = site.start();
  REQUIRE(site.reaches(sent, "failed", 90s));
  CHECK(site.error_of(sent) == "quota_exceeded");
  CHECK(site.job(sent, "attempt") == "1");
  CHECK(site.pages_of(sent) > 0);
  CHECK(site.pages_of(sent) < long_pdf_pages);
  CHECK(site.document(sent, "status") == "partial");
  CHECK(site.counted() == site.account());
}
