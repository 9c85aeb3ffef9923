// Text and Markdown over HTTP, with and without running heads and feet; SQL stands in for the
// workers.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

constexpr int pages = 6;  // more than are read at a time

struct text_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();
  std::string document;

  /// A finished document whose pages have a head and a number at their foot; the last is empty.
  text_site() {
    const auto job = client.post_pdf(jobs_path, sham_pdf(300)).json();
    document = job.at("document_id").as_string();
    for (int number = 1; number <= pages; ++number) {
      const auto last = number == pages;
      const auto blocks =
          std::format(R"([{{"kind":"header","text":"# Manual","bbox":[0,0,9,9]}},)"
                      R"({{"kind":"heading","level":1,"text":"Part {0}","bbox":[0,0,9,9]}},)"
                      R"({{"kind":"image","image":0,"text":"","bbox":[0,0,9,9]}},)"
                      R"({{"kind":"footer","text":"{0}","bbox":[0,0,9,9]}}])",
                      number);
      query(database.owner_url,
            std::format("INSERT INTO document_pages (document_id, generation, number, "
                        "workspace_id, width, height, rotation, text, markdown, blocks) "
                        "SELECT id, 1, {}, workspace_id, 1, 1, 0, '{}', '{}', '{}' FROM documents "
                        "WHERE id = '{}'",
                        number, last ? "" : std::format("Part {}", number),
                        last ? "" : std::format("# Part {}", number), last ? "[]" : blocks,
                        document));
    }
    query(database.owner_url, "UPDATE documents SET status = 'ready', page_count = 6");
  }
  http_response read(const std::string& what, const std::string& tag = "") const {
    http_request request{.target = std::format("/api/v1/pdf/documents/{}/{}", document, what)};
    if (!tag.empty()) request.headers["If-None-Match"] = tag;
    return client.send(request);
  }
};

/// What `of_page` makes of the numbers of all pages but the last, joined.
std::string joined(std::string_view separator, std::string (*of_page)(int)) {
  std::string text;
  for (int number = 1; number < pages; ++number) {
    if (number > 1) text += separator;
    text += of_page(number);
  }
  return text;
}

}  // namespace

TEST_CASE("running heads and feet are in the text where they are asked for, page by page") {
  const text_site site;
  const auto plain = joined("\f", [](int page) { return std::format("Part {}", page); }) + "\f";
  CHECK(site.read("text").body == plain);
  CHECK(site.read("text?running=drop").body == plain);
  const auto kept = site.read("text?running=keep");
  CHECK(kept.status == 200);
  CHECK(kept.header("content-type") == "text/plain; charset=utf-8");
  CHECK(kept.body == joined("\f", [](int page) {
                       return std::format("# Manual\n\nPart {0}\n\n{0}", page);
                     }) + "\f");
  CHECK(site.read("markdown").body ==
        joined("\n\n", [](int page) { return std::format("# Part {}", page); }));
  const auto marked = site.read("markdown?running=keep");
  CHECK(marked.header("content-type") == "text/markdown; charset=utf-8");
  CHECK(marked.body == joined("\n\n", [](int page) {
          return std::format("\\# Manual\n\n# Part {0}\n\n{0}", page);
        }));
}

TEST_CASE("a text and the same text with its running lines have different tags") {
  const text_site site;
  for (const std::string form : {"text", "markdown"}) {
    CAPTURE(form);
    const auto plain = site.read(form).header("etag");
    const auto kept = site.read(form + "?running=keep").header("etag");
    REQUIRE_FALSE(plain.empty());
    REQUIRE_FALSE(kept.empty());
    CHECK(plain != kept);
    CHECK(site.read(form + "?running=keep", kept).status == 304);
    CHECK(site.read(form + "?running=keep", plain).status == 200);
    CHECK(site.read(form, kept).status == 200);
    CHECK(site.read(form + "?running=drop", plain).status == 304);
  }
}

TEST_CASE("Markdown says where each page begins if it is asked, with or without text") {
  const text_site site;
  const auto marked = site.read("markdown?page_markers=comments");
  CHECK(marked.body == joined("\n\n", [](int page) {
                         return std::format("<!-- page {0} -->\n\n# Part {0}", page);
                       }) + "\n\n<!-- page 6 -->");
  CHECK(site.read("markdown?page_markers=none").body == site.read("markdown").body);
  CHECK(site.read("markdown?page_markers=comments&running=keep")
            .body.starts_with("<!-- page 1 -->\n\n\\# Manual\n\n# Part 1\n\n1\n\n<!-- page 2"));
  const auto tag = marked.header("etag");
  CHECK(tag != site.read("markdown").header("etag"));
  CHECK(tag != site.read("markdown?page_markers=comments&running=keep").header("etag"));
  CHECK(site.read("markdown?page_markers=comments", tag).status == 304);
  CHECK(code_of(site.read("text?page_markers=comments")) == "invalid_parameter");
  CHECK(code_of(site.read("markdown?page_markers=true")) == "invalid_parameter");
}

TEST_CASE("another value or parameter of a text is refused, and a foreign document unknown") {
  const text_site site;
  for (const std::string form : {"text", "markdown"}) {
    for (const std::string query : {"?running=", "?running=Keep", "?running=keep&running=keep",
                                    "?headers=keep", "?running=keep&page=1"}) {
      CAPTURE(query);
      const auto answer = site.read(form + query);
      CHECK(answer.status == 400);
      CHECK(code_of(answer) == "invalid_parameter");
    }
  }
  query(site.database.owner_url,
        "WITH other AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id), "
        "pages AS (UPDATE document_pages SET workspace_id = other.id FROM other) "
        "UPDATE documents SET workspace_id = other.id FROM other");
  CHECK(code_of(site.read("text?running=keep")) == "not_found");
  CHECK(code_of(site.read("markdown?running=keep")) == "not_found");
}

}  // namespace pagemill::test
