// The language of documents, from the submission to what the API says.
#include <format>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/whole_service.hpp"
#include "tests/support/pdf/single_page.hpp"

using namespace pagemill::test;
namespace json = boost::json;

namespace {

using lines = std::vector<std::string_view>;

const lines german{"Der Ausschuss hat den Haushalt nach langer Aussprache genehmigt.",
                   "Die Kosten des neuen Hauses waren deutlich teurer als erwartet,",
                   "weil der Baugrund nicht trug und die Arbeiten viel zu lange dauerten."};
const lines english{"The committee approved the annual budget after a long discussion.",
                    "The costs of the new building were much higher than expected,",
                    "because the ground did not carry it and the work took too long."};
const lines numbers{"1,234 5,678 9,012", "2021 2022 2023"};

std::string page_of(const std::vector<lines>& parts) {
  std::string content;
  int y = 700;
  for (const auto& part : parts) {
    for (const auto line : part) {
      content += std::format("BT /F1 10 Tf 50 {} Td ({}) Tj ET\n", y, line);
      y -= 14;
    }
    y -= 60;
  }
  return pagemill::pdf_writer::single_page_pdf({.width = 600, .height = 800, .content = content});
}

struct language_service : whole_service {
  std::string process_parts(const std::vector<lines>& parts, const std::string& options = "") {
    return process(page_of(parts), options);
  }
  /// As the document's JSON has it.
  std::string language(const std::string& path) const {
    return json::serialize(client.get(path).json().at("language"));
  }
  /// Of its chunks in order, as the search entries have it.
  std::string chunk_languages(const std::string& path) const {
    return site.ask(
        std::format("SELECT string_agg(array_to_string(chunk_languages, ' '), ' ' ORDER BY number) "
                    "FROM search_entries WHERE document_id = '{}' AND number >= 0",
                    path.substr(path.rfind('/') + 1)));
  }
};

}  // namespace

TEST_CASE("a document has the language that is detected in it, or the one that is given") {
  language_service run;
  CHECK(run.language(run.process_parts({german})) == R"("de")");
  CHECK(run.language(run.process_parts({english})) == R"("en")");
  CHECK(run.language(run.process_parts({numbers})) == "null");
  CHECK(run.language(run.process_parts({numbers, german, english})) == R"("de")");
  CHECK(run.language(run.process_parts({german}, "?language=fr-CA")) == R"("fr")");
  const auto refused =
      run.client.post_pdf(jobs_path + std::string("?language=german"), page_of({german}));
  CHECK(refused.status == 422);
  CHECK(run.text_of(refused.json(), "code") == "invalid_option");
  CHECK(run.text_of(refused.json(), "field") == "language");
}

TEST_CASE("a chunk is indexed in its own language, unless one is given for all") {
  language_service run;
  const std::vector<lines> parts{german, numbers, english};
  const auto mixed = run.process_parts(parts, "?chunk_tokens=32");
  const auto languages = run.chunk_languages(mixed);
  INFO(languages);
  CHECK(languages.starts_with("de "));
  CHECK(languages.ends_with(" en"));
  CHECK_FALSE(languages.contains("  "));
  const auto given = run.chunk_languages(run.process_parts(parts, "?chunk_tokens=32&language=sv"));
  CHECK(given.starts_with("sv sv"));
  CHECK_FALSE(given.contains("de"));
}

TEST_CASE("a new generation brings its language when it becomes current") {
  language_service run;
  const auto path = run.process_parts({german}, "?language=it");
  const auto reprocess = [&](std::string body) {
    const auto sent = run.client.send({.method = "POST",
                                       .target = path + "/reprocess",
                                       .body = std::move(body),
                                       .headers = {{"Content-Type", "application/json"}}});
    REQUIRE(sent.status == 202);
    const auto id = run.text_of(sent.json(), "id");
    return run.client.get("/api/v1/pdf/jobs/" + id + "?wait=60").json();
  };
  const auto job = reprocess(R"({"language": "EN"})");
  CHECK(run.text_of(job, "status") == "completed");
  CHECK(run.text_of(job.at("options"), "language") == "en");
  CHECK(run.language(path) == R"("en")");
  // One that fails changes nothing.
  CHECK(run.text_of(reprocess(R"({"language": "sv", "pages": "9"})"), "status") == "failed");
  CHECK(run.language(path) == R"("en")");
  CHECK(run.text_of(reprocess("{}"), "status") == "completed");
  CHECK(run.language(path) == R"("de")");
}
