// Jobs over HTTP, against the real binary and a real database; no worker.
#include <algorithm>
#include <format>
#include <future>
#include <signal.h>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

std::string text_of(const boost::json::value& value, std::string_view member) {
  return std::string(value.as_object().at(member).as_string());
}

boost::json::value submit(const http_client& client, std::string pdf, std::string query = "") {
  const auto answer = client.post_pdf(jobs_path + query, std::move(pdf));
  REQUIRE(answer.status == 202);
  CHECK(answer.header("location") == "/api/v1/pdf/jobs/" + text_of(answer.json(), "id"));
  return answer.json();
}

/// The hexadecimal SHA-256 of a job's file, put together from its stored parts.
std::string stored_hash(const std::string& url, const std::string& sha256) {
  return query(url,
               "SELECT encode(sha256(string_agg(p.data, ''::bytea ORDER BY p.number)), 'hex') "
               "FROM blob_parts p JOIN blobs b ON b.id = p.blob_id "
               "WHERE b.sha256 = decode('" +
                   sha256 + "', 'hex')");
}

}  // namespace

TEST_CASE("files of any size and form are stored whole, and identical files only once") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  constexpr std::size_t part = 256 * 1024;
  for (const auto size : {std::size_t{9}, part - 1, part, part + 1, 2 * part, 5 * part + 77}) {
    CAPTURE(size);
    const auto job = submit(client, sham_pdf(size), "?title=a%20b&tags=x,y&priority=1&embed=false");
    CHECK(job.at("bytes").as_int64() == static_cast<std::int64_t>(size));
    CHECK(text_of(job, "status") == "pending");
    CHECK(job.at("tags").as_array().size() == 2);
    CHECK(stored_hash(api.owner_url(), text_of(job, "sha256")) == text_of(job, "sha256"));
    const auto form = client.send(
        {.method = "POST",
         .target = jobs_path,
         .body = "--XX\r\nContent-Disposition: form-data; name=file; filename=\"d/a.pdf\"\r\n\r\n" +
                 sham_pdf(size) +
                 "\r\n--XX\r\nContent-Disposition: form-data; name=title\r\n\r\nT\r\n--XX--",
         .headers = {{"Content-Type", "multipart/form-data; boundary=XX"}}});
    REQUIRE(form.status == 202);
    CHECK(text_of(form.json(), "sha256") == text_of(job, "sha256"));
    CHECK(text_of(form.json(), "filename") == "a.pdf");
    CHECK(text_of(form.json(), "id") != text_of(job, "id"));
  }
  CHECK(query(api.owner_url(), "SELECT count(*) FROM blobs") == "6");
}

TEST_CASE("jobs are listed newest first, page by page, with their counts") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) {
    made.push_back(text_of(submit(client, sham_pdf(100), i == 2 ? "?tags=odd" : ""), "id"));
  }
  std::ranges::reverse(made);
  std::vector<std::string> seen;
  std::string cursor;
  do {
    const auto page =
        client
            .get(jobs_path + std::string("?limit=2") + (cursor.empty() ? "" : "&cursor=" + cursor))
            .json();
    for (const auto& item : page.at("items").as_array()) seen.push_back(text_of(item, "id"));
    CHECK(page.at("status_counts").at("pending").as_int64() == 5);
    const auto& next = page.at("next_cursor");
    cursor = next.is_null() ? "" : std::string(next.as_string());
  } while (!cursor.empty());
  CHECK(seen == made);
  CHECK(client.get(jobs_path + std::string("?tag=odd")).json().at("items").as_array().size() == 1);
  CHECK(
      client.get(jobs_path + std::string("?status=failed")).json().at("items").as_array().empty());
}

TEST_CASE("a cancelled job is final, and a second cancel is a conflict") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  const auto path = jobs_path + ("/" + text_of(submit(client, sham_pdf(100)), "id"));
  const auto cancelled = client.send({.method = "POST", .target = path + "/cancel"});
  CHECK(cancelled.status == 200);
  CHECK(text_of(cancelled.json(), "status") == "cancelled");
  CHECK(client.send({.method = "POST", .target = path + "/cancel"}).status == 409);
  CHECK(text_of(client.get(path + "?wait=60").json(), "status") == "cancelled");
}

TEST_CASE("a duplicate makes a new job unless reuse finds a completed one with the same options") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  const auto reuse = jobs_path + std::string("?on_duplicate=reuse");
  for (const std::size_t size : {1000, 600'000}) {
    CAPTURE(size);
    const auto pdf = sham_pdf(size);
    const auto id = text_of(submit(client, pdf), "id");
    CHECK(client.post_pdf(reuse + "&callback_url=http://a.example/", pdf).status == 202);
    client.send({.method = "POST", .target = jobs_path + ("/" + id + "/cancel")});
    query(api.owner_url(), "UPDATE jobs_finished SET state = 'completed' WHERE id = '" + id + "'");
    query(api.owner_url(), "UPDATE documents SET status = 'ready' WHERE job_id = '" + id + "'");
    const auto again = client.post_pdf(reuse + "&callback_url=http://b.example/", pdf);
    CHECK(again.status == 200);
    CHECK(text_of(again.json(), "id") == id);
    CHECK(client.post_pdf(reuse + "&pages=1-2", pdf).status == 202);
    CHECK(client.post_pdf(jobs_path, pdf).status == 202);
  }
  CHECK(query(api.owner_url(), "SELECT count(*) FROM blobs") == "2");
}

TEST_CASE("a waiting client is told of a change promptly, and gets 304 if there was none") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  const auto path = jobs_path + ("/" + text_of(submit(client, sham_pdf(100)), "id"));
  const auto first = client.get(path);
  const auto etag = first.header("etag");
  REQUIRE_FALSE(etag.empty());
  const auto ask = [&](const std::string& wait) {
    return client.send({.target = path + wait, .headers = {{"If-None-Match", etag}}});
  };
  CHECK(ask("").status == 304);
  CHECK(ask("?wait=1").status == 304);
  auto waiting = std::async(std::launch::async, [&] { return ask("?wait=60"); });
  REQUIRE(eventually(std::chrono::seconds(20), [&] {
    return client.get("/metrics").body.contains("what=\"long_polls\"} 1");
  }));
  const auto begun = std::chrono::steady_clock::now();
  client.send({.method = "POST", .target = path + "/cancel"});
  const auto heard = waiting.get();
  CHECK(heard.status == 200);
  CHECK(text_of(heard.json(), "status") == "cancelled");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
}

TEST_CASE("pipelined requests are answered in order, HEAD without a body, 100-continue in time") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  const auto answers = client.exchange_raw(
      "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
      "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n%PDF-1.7\n"
      "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"
      "HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  std::string statuses;
  for (auto at = answers.find("HTTP/1.1 "); at != std::string::npos;
       at = answers.find("HTTP/1.1 ", at + 1)) {
    statuses += answers.substr(at + 9, 3) + " ";
  }
  CHECK(statuses == "200 202 404 200 ");
  CHECK(answers.ends_with("\r\n\r\n"));
  const auto eager = client.exchange_raw(
      "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: "
      "close\r\n"
      "Content-Length: 9\r\n\r\n%PDF-1.7\n");
  CHECK(eager.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202"));
}

TEST_CASE("every answer carries a request id and the security headers") {
  api_process api(postgres_cluster::shared().make_database());
  const auto answer =
      api.client().send({.target = "/health", .headers = {{"X-Request-Id", "abc-1"}}});
  CHECK(answer.header("x-request-id") == "abc-1");
  CHECK(answer.header("x-content-type-options") == "nosniff");
  CHECK(answer.header("x-frame-options") == "DENY");
  CHECK(api.client().get("/nothing").json().at("request_id").as_string().size() == 36);
}

TEST_CASE(
    "on SIGTERM waiting clients are answered, the exit code is 0, and no log has the password") {
  api_process api(postgres_cluster::shared().make_database(), {{"LOG_LEVEL", "DEBUG"}});
  const auto client = api.client();
  const auto sent = client.send({.method = "POST",
                                 .target = jobs_path,
                                 .body = sham_pdf(300'000),
                                 .headers = {{"X-PDF-Password", "hunter2"}}});
  REQUIRE(sent.status == 202);
  CHECK_FALSE(sent.body.contains("hunter2"));
  const auto path = jobs_path + ("/" + text_of(sent.json(), "id"));
  auto waiting = std::async(std::launch::async, [&] { return client.get(path + "?wait=60"); });
  REQUIRE(eventually(std::chrono::seconds(20), [&] {
    return client.get("/metrics").body.contains("what=\"long_polls\"} 1");
  }));
  api.process().send(SIGTERM);
  CHECK(waiting.get().status == 200);
  const auto ended = api.process().wait(std::chrono::seconds(20));
  REQUIRE(ended);
  CHECK(ended->code == 0);
  CHECK_FALSE(api.log().contains("hunter2"));
}

TEST_CASE("memory does not grow with the size of uploads") {
  api_process api(postgres_cluster::shared().make_database());
  const auto client = api.client();
  for (int i = 0; i < 20; ++i) submit(client, sham_pdf(1000));
  const auto before = resident_bytes(api.process().pid());
  submit(client, sham_pdf(60'000'000));
  for (int i = 0; i < 4; ++i) submit(client, sham_pdf(20'000'000 + static_cast<std::size_t>(i)));
  const auto grown = resident_bytes_peak(api.process().pid()) - before;
#ifndef PAGEMILL_SANITIZED
  CHECK(grown < 20'000'000);
#else
  CHECK(grown < 500'000'000);
#endif
}

}  // namespace pagemill::test
