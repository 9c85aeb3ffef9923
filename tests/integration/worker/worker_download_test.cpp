// Jobs with a URL: how the worker handles servers that answer well, badly or never.
#include <atomic>
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/url_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/script_server.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

/// Sends the head and the first bytes of a PDF and then nothing, until the client closes.
struct stuck_server {
  std::atomic<int> left = 0;
  script_server server{[this](const script_connection& to) {
    to.send("HTTP/1.1 200 X\r\nContent-Length: 9000000\r\n\r\n" + sham_pdf(600'000));
    if (to.wait_closed(120s)) ++left;
  }};
};

std::string answer_to(const url_site& site, const script_server& server, const std::string& path) {
  const auto sent = site.submit_url(server.url(path), {{"max_retries", 0}});
  CHECK(site.reaches(sent, "failed", 30s));
  CHECK(site.job(sent, "stage") == "downloading");
  return site.error_of(sent);
}

}  // namespace

TEST_CASE("a URL is accepted at once, downloaded by the worker, and turned into text") {
  const auto pdf = plain_pdf(3, 7);
  const script_server server([&](const script_connection& to) {
    if (to.target() == "/hop") {
      to.answer(302, "", "Location: /named?key=s3cret-of-the-url\r\n");
    } else {
      to.answer(200, pdf, "Content-Disposition: attachment; filename=\"The Report.pdf\"\r\n");
    }
  });
  url_site site;
  const auto answer = site.post(
      "pdf/jobs",
      {{"url", server.url("/hop?first=s3cret-of-the-url")}, {"title", "T"}, {"tags", {"a", "b"}}});
  REQUIRE(answer.status == 202);
  CHECK(answer.json().at("sha256").is_null());
  CHECK(answer.json().at("bytes").is_null());
  CHECK(answer.json().at("stage").as_string() == "queued");
  CHECK(answer.json().at("filename").is_null());
  const submitted sent{std::string(answer.json().at("id").as_string()),
                       std::string(answer.json().at("document_id").as_string())};
  auto worker = site.start();
  REQUIRE(site.reaches(sent, "completed", 60s));
  CHECK(site.events(sent) == "created started downloaded completed");
  CHECK(site.document(sent, "status") == "ready");
  CHECK(site.document(sent, "filename") == "The Report.pdf");
  CHECK(site.job(sent, "filename") == "The Report.pdf");
  CHECK(site.document(sent, "title") == "T");
  const auto plain = site.submit(pdf, {.title = "T"});
  REQUIRE(site.reaches(plain, "completed", 60s));
  CHECK(site.contents_of(sent) == site.contents_of(plain));
  CHECK(site.document(sent, "sha256") == site.document(plain, "sha256"));
  CHECK(site.document(sent, "blob_id") == site.document(plain, "blob_id"));
  CHECK(site.job(sent, "bytes") == std::to_string(pdf.size()));
  // Once used, the URL is stored nowhere; nor was it ever in a log.
  for (const auto& table : site.rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND "
                                     "relnamespace = 'public'::regnamespace")) {
    INFO(table[0]);
    CHECK(site.ask(std::format("SELECT count(*) FROM {} t WHERE t::text LIKE '%s3cret-of%'",
                               table[0])) == "0");
  }
  CHECK_FALSE(worker.errors().contains("s3cret-of"));
  CHECK_FALSE(site.api.log().contains("s3cret-of"));
}

TEST_CASE("a file of many parts is downloaded whole, and an identical one shares its blob") {
  const auto pdf = plain_pdf(400, 3);
  REQUIRE(pdf.size() > 2 * 256 * 1024);
  const script_server server([&](const script_connection& to) {
    to.send(std::format("HTTP/1.1 200 X\r\nContent-Length: {}\r\n\r\n", pdf.size()));
    for (std::size_t at = 0; at < pdf.size(); at += 100'001) to.send(pdf.substr(at, 100'001));
  });
  url_site site;
  auto worker = site.start();
  const auto one = site.submit_url(server.url("/dir/a%20name.pdf"));
  CHECK(site.job(one, "filename") == "a name.pdf");
  REQUIRE(site.reaches(one, "completed", 120s));
  const auto other = site.submit_url(server.url("/b.pdf"), {{"filename", "mine.pdf"}});
  REQUIRE(site.reaches(other, "completed", 120s));
  CHECK(site.document(other, "filename") == "mine.pdf");
  CHECK(site.ask("SELECT count(*) FROM blobs") == "1");
  CHECK(site.ask("SELECT count(*) = (SELECT part_count FROM blobs) FROM blob_parts") == "t");
  CHECK(site.ask("SELECT encode(sha256(string_agg(data, '' ORDER BY number)), 'hex') = "
                 "(SELECT encode(sha256, 'hex') FROM blobs) FROM blob_parts") == "t");
}

TEST_CASE("the server's answer decides whether the job fails or is retried") {
  const script_server server([](const script_connection& to) {
    const auto path = to.target();
    if (path == "/missing") to.answer(404, "no");
    if (path == "/broken") to.answer(500, "sorry");
    if (path == "/web") to.answer(200, std::string(5000, 'x'), "Content-Type: application/pdf\r\n");
    if (path == "/short") to.answer(200, "%PD");
    if (path == "/empty") to.answer(200, "");
    if (path == "/cut") to.send("HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n%PDF-1.7");
    if (path == "/large") {
      to.send("HTTP/1.1 200 X\r\nContent-Length: 900000000\r\n\r\n%PDF-1.7");
    }
    if (path == "/endless") {
      to.send("HTTP/1.1 200 X\r\n\r\n%PDF-1.7");
      while (to.send(std::string(65536, ' '))) {
      }
    }
    if (path == "/round") to.answer(302, "", "Location: /round\r\n");
    if (path == "/lost") to.answer(302, "");
    if (path == "/inner") to.answer(302, "", "Location: http://10.1.2.3/\r\n");
    if (path == "/local") to.answer(307, "", "Location: http://[::1]:5432/\r\n");
    if (path == "/file") to.answer(302, "", "Location: file:///etc/passwd\r\n");
    if (path == "/limited") to.answer(429, "", "Retry-After: 1000\r\n");
    if (path == "/silent") to.wait_closed(60s);
  });
  url_site site;
  auto worker =
      site.start({{"PAGEMILL_FETCH_BYTES_MAX", "1000000"}, {"PAGEMILL_FETCH_IDLE_SECONDS", "1"}});
  CHECK(answer_to(site, server, "/missing") == "download_refused");
  CHECK(answer_to(site, server, "/broken") == "download_failed");
  CHECK(answer_to(site, server, "/web") == "not_a_pdf");
  CHECK(answer_to(site, server, "/short") == "not_a_pdf");
  CHECK(answer_to(site, server, "/empty") == "not_a_pdf");
  CHECK(answer_to(site, server, "/cut") == "download_failed");
  CHECK(answer_to(site, server, "/large") == "file_too_large");
  CHECK(answer_to(site, server, "/endless") == "file_too_large");
  CHECK(answer_to(site, server, "/lost") == "download_refused");
  CHECK(answer_to(site, server, "/inner") == "url_refused");
  CHECK(answer_to(site, server, "/local") == "url_refused");
  CHECK(answer_to(site, server, "/file") == "url_refused");
  CHECK(answer_to(site, server, "/silent") == "download_timeout");
  const int before = server.count();
  CHECK(answer_to(site, server, "/round") == "download_refused");
  CHECK(server.count() == before + 6);
  CHECK(site.ask("SELECT count(*) FROM blobs") == "0");
  CHECK(site.ask("SELECT count(*) FROM blob_parts") == "0");

  const auto limited = site.submit_url(server.url("/limited"));
  CHECK(eventually(30s, [&] { return site.job(limited, "failures") == "1"; }));
  CHECK(site.job(limited, "concat_ws(' ', state, error ->> 'code', error ->> 'retryable')") ==
        "pending download_limited true");
  CHECK(site.ask("SELECT run_at > now() + interval '990 s' FROM jobs_live") == "t");
  CHECK_FALSE(worker.errors().contains("127.0.0.1"));
}

TEST_CASE("a failed download is retried with its URL, by the queue and by the user") {
  const auto pdf = plain_pdf(1);
  std::atomic<bool> well = false;
  const script_server server([&](const script_connection& to) {
    if (well) {
      to.answer(200, pdf);
    } else {
      to.answer(404, "");
    }
  });
  url_site site;
  auto worker = site.start();
  const auto sent = site.submit_url(server.url("/a.pdf"));
  REQUIRE(site.reaches(sent, "failed", 30s));
  CHECK(site.document(sent, "status") == "failed");
  CHECK(site.job(sent, "failures") == "1");
  well = true;
  CHECK(site.client.send({.method = "POST", .target = "/api/v1/pdf/jobs/" + sent.job + "/retry"})
            .status == 202);
  REQUIRE(site.reaches(sent, "completed", 30s));
  CHECK(site.events(sent) == "created started failed retried started downloaded completed");
  CHECK(server.count() == 2);
  // Retried with the file already stored, it is not downloaded again.
  CHECK(site.ask("SELECT count(*) FROM jobs_finished WHERE source_url IS NOT NULL") == "0");
}

TEST_CASE("a cancelled job's download ends at once and leaves nothing behind") {
  stuck_server stuck;
  url_site site;
  auto worker = site.start();
  const auto sent = site.submit_url(stuck.server.url("/a.pdf"));
  REQUIRE(eventually(30s, [&] { return site.ask("SELECT count(*) FROM blob_parts") != "0"; }));
  CHECK(site.job(sent, "concat_ws(' ', state, stage)") == "processing downloading");
  const auto begun = std::chrono::steady_clock::now();
  CHECK(site.client.send({.method = "POST", .target = "/api/v1/pdf/jobs/" + sent.job + "/cancel"})
            .status == 200);
  CHECK(eventually(10s, [&] { return stuck.left == 1; }));
  MESSAGE("cancelled after ",
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(), " s");
  CHECK(eventually(10s, [&] { return site.ask("SELECT count(*) FROM blob_parts") == "0"; }));
  CHECK(site.ask("SELECT count(*) FROM blobs") == "0");
  CHECK(site.job(sent, "state") == "cancelled");
}

TEST_CASE("a drained download is released uncharged, and restarts after a worker died") {
  stuck_server stuck;
  url_site site;
  auto worker = site.start();
  const auto sent = site.submit_url(stuck.server.url("/a.pdf"));
  const auto downloads = [&](int count) {
    return eventually(30s, [&] { return stuck.server.count() == count; });
  };
  REQUIRE(downloads(1));
  worker.send(SIGTERM);
  worker.send(SIGINT);
  CHECK(worker.wait(20s) == exit_status{.code = 0});
  CHECK(site.job(sent, "concat_ws(' ', state, stage, failures)") == "pending queued 0");
  // Once, or twice if a claim was in flight when the drain began.
  CHECK(site.events(sent).starts_with("created started interrupted"));
  CHECK(site.events(sent).ends_with("started interrupted"));
  const int asked = stuck.server.count();
  auto next = site.start();
  REQUIRE(downloads(asked + 1));
  next.kill_now();
  auto last = site.start();
  REQUIRE(downloads(asked + 2));
  CHECK(site.job(sent, "failures") == "0");
  CHECK(site.ask("SELECT deaths FROM jobs_live") == "1");
}

TEST_CASE("a job that resumes after its download does not download again") {
  const auto pdf = long_pdf();
  const script_server server([&](const script_connection& to) { to.answer(200, pdf); });
  url_site site;
  auto worker = site.start();
  const auto sent = site.submit_url(server.url("/long.pdf"));
  REQUIRE(site.has_pages(sent, 1, 60s));
  worker.kill_now();
  auto next = site.start();
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.pages_of(sent) == long_pdf_pages);
  CHECK(server.count() == 1);
  CHECK(site.job(sent, "attempt") == "2");
}

TEST_CASE(
    "downloads that trickle do not hold the slots against another workspace, and are given up") {
  const script_server server([](const script_connection& to) {
    to.send("HTTP/1.1 200 X\r\nContent-Length: 1000000\r\n\r\n%PDF-1.7");
    while (to.send(" ") && !to.wait_closed(400ms)) {
    }
  });
  url_site site;
  auto worker = site.start();
  std::vector<submitted> greedy;
  for (int i = 0; i < 8; ++i) {
    greedy.push_back(site.submit_url(server.url(std::format("/{}.pdf", i)), {{"max_retries", 0}}));
  }
  REQUIRE(eventually(30s, [&] { return server.count() >= 2; }));
  const auto quiet = site.make_workspace("quiet");
  const auto begun = std::chrono::steady_clock::now();
  const auto sent = site.submit_as(quiet, plain_pdf(1));
  CHECK(site.reaches(sent, "completed", 60s));
  MESSAGE("quiet after " << (std::chrono::steady_clock::now() - begun) / 1ms << " ms");
  CHECK(site.ask("SELECT count(*) FROM jobs_finished WHERE state = 'failed'") == "0");
  REQUIRE(site.reaches(greedy[0], "failed", 60s));
  CHECK(site.error_of(greedy[0]) == "download_too_slow");
  CHECK(site.job(greedy[0], "error ->> 'retryable'") == "true");
}
