// What stands beside the text, end to end: labels, annotations, forms, attachments, problems.
#include <format>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "common/extractor/records.hpp"
#include "tests/integration/site/whole_service.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/file_extras.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
using pagemill::pdf_writer::attached_to;
using pagemill::pdf_writer::file_extras;
using pagemill::pdf_writer::pdf_with;
namespace json = boost::json;

namespace {

constexpr int fields_of_form = 2'500;

file_extras extras_of_a_report() {
  file_extras extras{
      .pages = 4,
      .without_text = {4},
      .labels = "0 << /S /r >> 2 << /S /D /St 7 >>",
      .attached = {{"figures.csv", "a,b\n1,2\n", "/Params << /Size 8 >>"},
                   {"..\\up\r\n\"Pr\u00fcfung\".exe", "MZ", "", attached_to::page}},
      .annotations = {"<< /Type /Annot /Subtype /Link /Rect [72 730 200 750] /A << /S /URI "
                      "/URI (https://example.org/?q=1) >> >>",
                      "<< /Type /Annot /Subtype /Text /Rect [300 700 320 720] /T (An editor) "
                      "/Contents (Please check.) >>"}};
  for (int i = 0; i < 3; ++i) {
    extras.fields.push_back({std::format("field{}", i), std::format("value {}", i)});
  }
  return extras;
}

json::array items_of(const http_response& answer) {
  REQUIRE(answer.status == 200);
  return answer.json().at("items").as_array();
}

std::string kinds_of(const json::value& page) {
  std::string kinds;
  for (const auto& one : page.at("annotations").as_array()) {
    kinds += std::string(one.at("kind").as_string()) + ' ';
  }
  return kinds;
}

submitted reprocess(worker_site& site, const submitted& target, const std::string& options) {
  pagemill::submission wanted;
  wanted.job = {pagemill::make_uuid_v7()};
  wanted.document = {*pagemill::parse_uuid(target.document)};
  wanted.options_json = options;
  const auto made = site.jobs().reprocess(site.workspace(), wanted);
  REQUIRE(made);
  return {to_string(made->snapshot.id), target.document};
}

}  // namespace

TEST_CASE("a document tells its problems, attachments, labels, annotations and extractor") {
  const whole_service run;
  const auto path = run.process(pdf_with(extras_of_a_report()));
  const auto document = run.client.get(path).json();
  CHECK(document.at("extractor_version").as_int64() == pagemill::extractor_version);
  CHECK(document.at("problems") == json::parse(R"([{"code":"pages_without_text","page":null}])"));
  CHECK(document.at("attachments").as_array().size() == 2);
  CHECK(document.at("attachments").at(0) ==
        json::parse(R"({"index":0,"name":"figures.csv","bytes":8})"));
  CHECK(document.at("attachments").at(1).at("bytes").is_null());

  const auto pages = items_of(run.client.get(path + "/pages"));
  REQUIRE(pages.size() == 4);
  CHECK(pages[0].at("label").as_string() == "i");
  CHECK(pages[1].at("label").as_string() == "ii");
  CHECK(pages[2].at("label").as_string() == "7");
  CHECK(run.client.get(path + "/pages/2").json() == pages[1]);
  CHECK(kinds_of(pages[0]).contains("link note "));
  CHECK(kinds_of(pages[1]).empty());
  const auto& link = pages[0].at("annotations").at(0);
  CHECK(link.at("uri").as_string() == "https://example.org/?q=1");
  const auto& note = pages[0].at("annotations").at(1);
  CHECK(note.at("text").as_string() == "Please check.");
  CHECK(note.at("author").as_string() == "An editor");

  const auto found =
      items_of(run.client.post("/api/v1/search/keyword", json::object{{"query", "leaf 3"}}));
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].at("page_label").as_string() == "i");
  const auto listed = items_of(run.client.get("/api/v1/pdf/documents")).at(0).as_object();
  CHECK(listed.at("problems") == document.at("problems"));
  CHECK_FALSE(listed.contains("attachments"));
}

TEST_CASE("attachments are listed by pages and served as bytes to be saved") {
  const whole_service run;
  const auto path = run.process(pdf_with(extras_of_a_report()));
  const auto first = run.client.get(path + "/attachments?limit=1").json();
  CHECK(first.at("items").as_array().size() == 1);
  const auto rest =
      run.client.get(path + "/attachments?cursor=" + whole_service::text_of(first, "next_cursor"));
  CHECK(items_of(rest).at(0).at("index").as_int64() == 1);
  CHECK(rest.json().at("next_cursor").is_null());

  const auto answer = run.client.get(path + "/attachments/0");
  CHECK(answer.status == 200);
  CHECK(answer.body == "a,b\n1,2\n");
  CHECK(answer.header("content-type") == "application/octet-stream");
  CHECK(answer.header("content-length") == "8");
  CHECK(answer.header("content-disposition").starts_with("attachment; filename=\"figures.csv\""));
  CHECK(answer.header("x-content-type-options") == "nosniff");
  const auto etag = answer.header("etag");
  CHECK(run.client.send({.target = path + "/attachments/0", .headers = {{"If-None-Match", etag}}})
            .status == 304);

  const auto other = run.client.get(path + "/attachments/1");
  CHECK(other.body == "MZ");
  CHECK(other.header("content-disposition").starts_with("attachment; "));
  CHECK_FALSE(other.header("content-disposition").contains(".."));
  CHECK(other.header("content-disposition").contains("Pr%C3%BCfung"));
  for (const auto* wrong : {"2", "1000000", "-1", "x", "99999999999"}) {
    CAPTURE(wrong);
    const auto refused = run.client.get(path + "/attachments/" + wrong);
    CHECK(refused.status == 404);
    CHECK(code_of(refused) == "no_such_attachment");
  }
}

TEST_CASE("an attachment that cannot be served has a code") {
  const whole_service run;
  // Each pair of bytes unpacks to 128.
  std::string packed;
  for (int i = 0; i < 850'000; ++i) packed += "\x81x";
  const auto path =
      run.process(pdf_with({.attached = {{"a", "too short", "/Params << /Size 900 >>"},
                                         {"b", "whole"},
                                         {"c", packed + '\x80', "/Filter /RunLengthDecode"}}}));
  const auto damaged = run.client.get(path + "/attachments/0");
  CHECK(damaged.status == 422);
  CHECK(code_of(damaged) == "attachment_damaged");
  CHECK(run.client.get(path + "/attachments/1").body == "whole");
  const auto large = run.client.get(path + "/attachments/2");
  CHECK(large.status == 422);
  CHECK(code_of(large) == "attachment_too_large");
  CHECK(run.client.get(path + "/attachments/1?x=1").status == 400);
}

TEST_CASE("a form is read by pages in the order of the file") {
  const whole_service run;
  file_extras extras;
  for (int i = 0; i < fields_of_form; ++i) {
    extras.fields.push_back({std::format("f{}", i), std::format("v{}", i)});
  }
  const auto path = run.process(pdf_with(extras));
  std::string cursor;
  int seen = 0, answers = 0;
  while (true) {
    const auto answer = run.client.get(path + "/form?limit=1000" + cursor).json();
    for (const auto& item : answer.at("items").as_array()) {
      REQUIRE(item.at("name").as_string() == std::format("f{}", seen));
      REQUIRE(item.at("value").as_string() == std::format("v{}", seen));
      REQUIRE(item.at("page").as_int64() == 1);
      ++seen;
    }
    ++answers;
    if (answer.at("next_cursor").is_null()) break;
    cursor = "&cursor=" + whole_service::text_of(answer, "next_cursor");
  }
  CHECK(seen == fields_of_form);
  CHECK(answers == 3);
  const auto field = items_of(run.client.get(path + "/form?limit=1")).at(0);
  CHECK(field.at("type").as_string() == "text");
  CHECK(field.at("bbox").as_array().size() == 4);
  CHECK(code_of(run.client.get(path + "/form?cursor=x")) == "invalid_cursor");

  CHECK(run.client.send({.method = "DELETE", .target = path}).status == 204);
  CHECK(run.site.ask("SELECT count(*) FROM document_form_fields") == "0");
}

TEST_CASE("a reprocess brings what the file says when it is complete, and not before") {
  worker_site site;
  const auto first = site.submit(pdf_with(extras_of_a_report()));
  const auto worker = site.start_worker();
  REQUIRE(site.reaches(first, "completed", 60s));
  const auto before = site.contents_of(first);
  // As if another extractor had made it.
  site.ask("UPDATE documents SET extractor_version = 1, metadata = '{}', author = 'Nobody'");
  const auto said = [&] {
    return site.document(first, "concat_ws(' ', extractor_version, metadata, author)");
  };
  const auto broken = reprocess(site, first, R"({"ocr": "auto", "embed": false, "pages": "9"})");
  REQUIRE(site.reaches(broken, "failed", 60s));
  CHECK(said() == "1 {} Nobody");

  const auto again = reprocess(site, first, R"({"ocr": "auto", "embed": false})");
  REQUIRE(site.reaches(again, "completed", 60s));
  CHECK(site.contents_of(first).description == before.description);
  CHECK(site.document(first, "next_description IS NULL") == "t");
  CHECK(site.ask("SELECT count(*) FROM document_form_fields WHERE generation = 3") == "3");
  // Whoever reads the old generation has an hour; the test lets that pass.
  site.ask("UPDATE documents SET obsolete_since = obsolete_since - interval '1 hour'");
  CHECK(eventually(60s, [&] {
    return site.ask(
               "SELECT string_agg(DISTINCT generation::text, ' ') FROM "
               "document_form_fields") == "3";
  }));
}

TEST_CASE("a worker that is killed leaves forms, labels and annotations as if it had not been") {
  worker_site site;
  auto extras = extras_of_a_report();
  extras.pages = 1'500;
  extras.lines = 50;
  const auto file = pdf_with(extras);
  auto worker = site.start_worker();
  const auto undisturbed = site.submit(file);
  REQUIRE(site.reaches(undisturbed, "completed", 120s));
  const auto sent = site.submit(file);
  REQUIRE(site.has_pages(sent, 1, 30s));
  worker.kill_now();
  REQUIRE(site.job(sent, "state") == "processing");
  CHECK(site.ask(std::format("SELECT count(*) FROM document_form_fields WHERE document_id = '{}'",
                             sent.document)) == "3");
  const auto next = site.start_worker();
  REQUIRE(site.reaches(sent, "completed", 120s));
  CHECK(site.contents_of(sent) == site.contents_of(undisturbed));
}
