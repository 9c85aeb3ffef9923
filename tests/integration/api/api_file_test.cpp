// The original file and its ranges, tags and 304, compression, and the queue's limit, against the
// real binary.
#include <chrono>
#include <format>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

api_process& file_api() {
  static api_process process(postgres_cluster::shared().make_database());
  return process;
}

/// Bytes that depend on their position, so that a misplaced piece is noticed.
std::string numbered_pdf(std::size_t size) {
  std::string pdf = "%PDF-1.7\n";
  for (std::size_t i = 0; pdf.size() < size; ++i) pdf += std::format("{:012}", i);
  pdf.resize(size);
  return pdf;
}

std::string document_of(const http_response& submitted) {
  REQUIRE(submitted.status == 202);
  return "/api/v1/pdf/documents/" + std::string(submitted.json().at("document_id").as_string());
}

http_response ask(const std::string& target, std::map<std::string, std::string> headers = {}) {
  return file_api().client().send({.target = target, .headers = std::move(headers)});
}

}  // namespace

TEST_CASE("a file comes back byte for byte, with its hash as the ETag") {
  for (const std::size_t size : {100u, 262'144u, 262'145u, 1'000'000u}) {
    CAPTURE(size);
    const auto sent = numbered_pdf(size);
    const auto path = document_of(file_api().client().send(
        {.method = "POST",
         .target = "/api/v1/pdf/jobs?filename=r%C3%A9sum%C3%A9%20%22x%22.pdf",
         .body = sent,
         .headers = {{"Content-Type", "application/pdf"}}}));
    const auto answer = ask(path + "/file");
    CHECK(answer.status == 200);
    CHECK(answer.body == sent);
    CHECK(answer.header("content-length") == std::to_string(size));
    CHECK(answer.header("content-type") == "application/pdf");
    CHECK(
        answer.header("content-disposition").contains("filename*=UTF-8''r%C3%A9sum%C3%A9%20%22x"));
    const auto sha256 = std::string(ask(path).json().at("sha256").as_string());
    CHECK(answer.header("etag") == '"' + sha256 + '"');
    CHECK(ask(path + "/file", {{"If-None-Match", answer.header("etag")}}).status == 304);
    const auto head = file_api().client().send({.method = "HEAD", .target = path + "/file"});
    CHECK(head.header("content-length") == std::to_string(size));
    CHECK(head.body.empty());
  }
}

TEST_CASE("a range is read from the parts that contain it") {
  const auto sent = numbered_pdf(1'000'000);
  const auto path = document_of(file_api().client().post_pdf("/api/v1/pdf/jobs", sent)) + "/file";
  struct expected {
    const char* range;
    std::size_t first, last;
  };
  for (const auto& [range, first, last] : {expected{"bytes=0-0", 0, 0},
                                           {"bytes=262143-262144", 262'143, 262'144},
                                           {"bytes=262144-524287", 262'144, 524'287},
                                           {"bytes=5-999998", 5, 999'998},
                                           {"bytes=-3", 999'997, 999'999},
                                           {"bytes=999999-", 999'999, 999'999}}) {
    CAPTURE(range);
    const auto answer = ask(path, {{"Range", range}});
    CHECK(answer.status == 206);
    CHECK(answer.header("content-range") == std::format("bytes {}-{}/1000000", first, last));
    CHECK(answer.body == sent.substr(first, last - first + 1));
  }
  const auto none = ask(path, {{"Range", "bytes=1000000-"}});
  CHECK(none.status == 416);
  CHECK(code_of(none) == "range_not_satisfiable");
  CHECK(none.header("content-range") == "bytes */1000000");
  CHECK(ask(path, {{"Range", "bytes=0-1"}, {"If-Range", "\"other\""}}).body.size() == 1'000'000);
}

TEST_CASE("a long file needs no more memory than a few of its parts") {
  const auto path =
      document_of(file_api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(60'000'000))) + "/file";
  ask(path);
  const auto before = resident_bytes_peak(file_api().process().pid());
  CHECK(ask(path).body.size() == 60'000'000);
  CHECK(resident_bytes_peak(file_api().process().pid()) < before + 16'000'000);
}

TEST_CASE("files of unknown documents and bad ids are refused") {
  const auto unknown = ask("/api/v1/pdf/documents/01890000-0000-7000-8000-000000000000/file");
  CHECK(unknown.status == 404);
  CHECK(ask("/api/v1/pdf/documents/x/file").status == 400);
}

TEST_CASE("a document that did not change is not sent again") {
  const auto path = document_of(file_api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)));
  const auto etag = ask(path).header("etag");
  CHECK(etag.starts_with("W/\""));
  CHECK(ask(path, {{"If-None-Match", etag}}).status == 304);
  CHECK(ask(path, {{"If-None-Match", etag}}).header("cache-control") == "private, no-cache");
  query(file_api().owner_url(), "UPDATE documents SET title = 'another'");
  CHECK(ask(path, {{"If-None-Match", etag}}).status == 200);
  // A text that may still grow has no ETag: a client must not take a part for the whole.
  CHECK(ask(path + "/text").header("etag").empty());
  query(file_api().owner_url(), "UPDATE documents SET status = 'ready'");
  const auto text = ask(path + "/text").header("etag");
  CHECK(text.starts_with("W/\""));
  CHECK(ask(path + "/text", {{"If-None-Match", text}}).status == 304);
  CHECK(ask(path + "/markdown").header("etag") == text);
  CHECK(ask(path + "/chunks", {{"If-None-Match", text}}).status == 304);
}

TEST_CASE("long JSON is compressed for clients that ask, and short JSON is not") {
  for (int i = 0; i < 5; ++i) file_api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100));
  const auto packed = ask("/api/v1/pdf/jobs", {{"Accept-Encoding", "br, gzip"}});
  CHECK(packed.header("content-encoding") == "gzip");
  CHECK(packed.header("vary").contains("Accept-Encoding"));
  CHECK(packed.body.starts_with("\x1f\x8b"));
  const auto plain = ask("/api/v1/pdf/jobs", {{"Accept-Encoding", "gzip;q=0"}});
  CHECK(plain.header("content-encoding").empty());
  CHECK(plain.header("vary").contains("Accept-Encoding"));
  CHECK(ask("/health", {{"Accept-Encoding", "gzip"}}).header("content-encoding").empty());
}

TEST_CASE("a submission gets 429 with Retry-After when the queue is full") {
  api_process small(postgres_cluster::shared().make_database(),
                    {{"PAGEMILL_QUEUE_DEPTH_MAX", "2"}});
  const auto submit = [&] { return small.client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)); };
  // Jobs with a later run_at do not count as waiting.
  for (int i = 0; i < 3; ++i) {
    const auto later = std::format("?run_at={:%FT%TZ}",
                                   std::chrono::floor<std::chrono::seconds>(
                                       std::chrono::system_clock::now() + std::chrono::days(9)));
    REQUIRE(small.client().post_pdf("/api/v1/pdf/jobs" + later, sham_pdf(100)).status == 202);
  }
  CHECK(query(small.owner_url(), "SELECT queue_depth(2)") == "0");
  REQUIRE(submit().status == 202);
  http_response answer;
  for (int i = 0; i < 10'000 && answer.status != 429; ++i) answer = submit();
  CHECK(answer.status == 429);
  CHECK(code_of(answer) == "queue_full");
  CHECK(answer.header("retry-after") == "10");
  CHECK(small.client().get("/ready").status == 200);
}

TEST_CASE("finished pages are cached, and pages of a deleted document are not shown") {
  const auto path = document_of(file_api().client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)));
  const auto id = path.substr(path.rfind('/') + 1);
  query(
      file_api().owner_url(),
      std::format("INSERT INTO document_pages (workspace_id, document_id, generation, number, "
                  "width, height, rotation, text, markdown, blocks, ocr) SELECT workspace_id, id, "
                  "current_generation, 1, 10, 10, 0, 'kept', 'kept', '[]', false FROM documents "
                  "WHERE id = '{0}'",
                  id));
  query(file_api().owner_url(),
        std::format("UPDATE documents SET status = 'ready' WHERE id = '{}'", id));
  const auto hits = [] {
    const auto text = file_api().client().get("/metrics").body;
    const std::string mark = "pagemill_cache_events_total{cache=\"pages\",event=\"hit\"} ";
    return std::stoi(text.substr(text.find(mark) + mark.size()));
  };
  const auto before = hits();
  CHECK(ask(path + "/pages/1").json().at("text").as_string() == "kept");
  CHECK(ask(path + "/pages/1").json().at("text").as_string() == "kept");
  CHECK(hits() == before + 1);
  const auto etag = ask(path + "/pages/1").header("etag");
  for (const auto& tag : {etag, std::string("*")}) {
    CHECK(ask(path + "/pages/1", {{"If-None-Match", tag}}).status == 304);
    CHECK(code_of(ask(path + "/pages/99999", {{"If-None-Match", tag}})) == "not_found");
  }
  REQUIRE(file_api().client().send({.method = "DELETE", .target = path}).status == 204);
  CHECK(ask(path + "/pages/1").status == 404);
}

}  // namespace pagemill::test
