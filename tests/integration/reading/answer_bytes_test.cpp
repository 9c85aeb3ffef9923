// Answers are made in pieces of limited size: nothing of a long one is lost or doubled at the
// seams.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

struct stocked_api {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};

  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  boost::json::value read(const std::string& path) const { return api.client().get(path).json(); }

  /// A document without pages; its path.
  std::string make_document(const std::string& outline = "NULL") const {
    const auto id = ask(std::format(
        "INSERT INTO documents (id, workspace_id, job_id, status, outline, metadata) SELECT "
        "uuid_generate_v4(), id, uuid_generate_v4(), 'ready', {}, '{{\"attachments\":[{{\"name\":"
        "\"a.txt\",\"bytes\":3}},{{\"name\":\"b.txt\",\"bytes\":-1}}]}}' FROM workspaces "
        "RETURNING id",
        outline));
    return "/api/v1/pdf/documents/" + id;
  }
  void add_page(const std::string& path, int number, const std::string& text,
                const std::string& blocks = "'[]'") const {
    ask(
        std::format("INSERT INTO document_pages (document_id, generation, number, workspace_id, "
                    "width, height, rotation, text, markdown, blocks) SELECT id, 1, {}, "
                    "workspace_id, 1, 1, 0, {}, 'm' || {}, {} FROM documents WHERE id = '{}'",
                    number, text, text, blocks, path.substr(path.rfind('/') + 1)));
  }
};

std::string times(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a list ends its page before it becomes too long, and its cursors lead to all items") {
  const stocked_api site;
  site.ask(R"(INSERT INTO jobs_finished (id, workspace_id, document_id, generation, state, stage,
      priority, run_at, created_at, finished_at, attempt, failures, max_retries, lease_token,
      options, tags, pages_done, chunks_done, text_complete, version)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      (SELECT id FROM workspaces), uuid_nil(), 1, 'completed', 'done', 2, now(), now(), now(), 1, 0,
      3, 1, '{}', (SELECT array_agg(repeat('t', 250)) FROM generate_series(1, 300)), 1, 1, true, 1
      FROM generate_series(1, 60) n)");
  int items = 0;
  int pages = 0;
  std::string last = "g";
  std::string cursor;
  do {
    const auto answer = site.api.client().get("/api/v1/pdf/jobs?limit=50" +
                                              (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(answer.status == 200);
    CHECK(answer.body.size() < 1'200'000);
    const auto body = answer.json();
    for (const auto& item : body.at("items").as_array()) {
      const std::string id(item.at("id").as_string());
      CHECK(id < last);
      last = id;
      ++items;
    }
    ++pages;
    const auto& next = body.at("next_cursor");
    cursor = next.is_null() ? "" : std::string(next.as_string());
  } while (!cursor.empty() && pages < 60);
  CHECK(items == 60);
  CHECK(pages > 3);
}

TEST_CASE("a text of any length comes whole, whatever its characters and wherever it is cut") {
  const stocked_api site;
  const auto path = site.make_document();
  site.add_page(path, 1, "repeat('word ', 100000)");
  site.add_page(path, 2, "''");
  site.add_page(path, 3, "repeat('ä漢😀', 200000)");
  site.add_page(path, 4, "repeat('x', 262144)");
  site.add_page(path, 5, "repeat('x', 262145)");
  site.add_page(path, 6, "repeat('😀', 65536)");
  for (int number = 7; number < 60; ++number) site.add_page(path, number, "repeat('y', 9000)");
  std::string expected = times("word ", 100'000) + "\f\f" + times("ä漢😀", 200'000) + "\f" +
                         std::string(262144, 'x') + "\f" + std::string(262145, 'x') + "\f" +
                         times("😀", 65536);
  for (int number = 7; number < 60; ++number) expected += "\f" + std::string(9000, 'y');
  const auto text = site.api.client().get(path + "/text");
  CHECK(text.body.size() == expected.size());
  CHECK((text.body == expected));
  const auto markdown = site.api.client().get(path + "/markdown?page_markers=comments");
  std::size_t marks = 0;
  for (auto at = markdown.body.find("<!-- page "); at != std::string::npos;
       at = markdown.body.find("<!-- page ", at + 1)) {
    ++marks;
  }
  CHECK(marks == 59);
}

TEST_CASE("rows of any size are all in their list, once") {
  const stocked_api site;
  const auto path = site.make_document();
  const auto table =
      "jsonb_build_array(jsonb_build_object('kind', 'table', 'bbox', '[0,0,1,1]'::jsonb, "
      "'header_rows', 0, 'rows', jsonb_build_array(jsonb_build_array(repeat('c', {})))))";
  for (int number = 1; number <= 9; ++number) {
    const int size = number % 3 == 0 ? 700'000 : 1000;
    site.add_page(path, number, std::format("repeat('x', {})", size),
                  std::vformat(table, std::make_format_args(size)));
  }
  for (const std::string list : {"/pages", "/tables"}) {
    INFO(list);
    const auto items = site.read(path + list).at("items").as_array();
    CHECK(items.size() == 9);
    const auto some = site.read(path + list + "?limit=2&cursor=" + (list == "/pages" ? "2" : "1"));
    CHECK(some.at("items").as_array().size() == 2);
    CHECK_FALSE(some.at("next_cursor").is_null());
  }
  CHECK(site.read(path + "/pages/3").at("text").as_string().size() == 700'000);
  CHECK(site.api.client().get(path + "/tables/2.csv").body.size() > 700'000);
  CHECK(site.api.client().get(path + "/pages/10").status == 404);
  CHECK(site.api.client().get(path + "/tables/9.csv").status == 404);
}

TEST_CASE("a document with a long outline shows all of it, and the list none") {
  const stocked_api site;
  const auto path = site.make_document(
      "(SELECT jsonb_agg(jsonb_build_object('title', repeat('b', 90), 'page', 1, 'level', 1)) "
      "FROM generate_series(1, 10000))");
  const auto whole = site.read(path);
  CHECK(whole.at("outline").as_array().size() == 10'000);
  CHECK(whole.at("attachments").as_array().size() == 2);
  CHECK(whole.at("attachments").at(1).at("bytes").is_null());
  CHECK(site.read(path + "/attachments").at("items").as_array().size() == 2);
  CHECK(site.read(path + "/attachments?cursor=0").at("items").at(0).at("name").as_string() ==
        "b.txt");
  const auto list = site.api.client().get("/api/v1/pdf/documents");
  CHECK(list.body.size() < 2000);
}

}  // namespace pagemill::test
