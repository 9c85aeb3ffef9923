/// Documents whose texts have outdated search entries or none, and `pagemill reindex`.
#pragma once
#include <chrono>
#include <format>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "common/stores/search/entry_values.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {

struct reindex_site : worker_site {
  /// As a program of the release before writes them: chunks and cards without entries. Each chunk
  /// has a word of its own: word_of.
  void add_documents(const workspace_id& to, int documents, int chunks,
                     const std::string& text = "quibble harbour") const {
    ask(std::format(
        R"(WITH made AS (
             INSERT INTO documents (id, workspace_id, job_id, status, title)
             SELECT uuid_generate_v4(), '{0}', uuid_generate_v4(), 'ready', 'Snork ' || d
               FROM generate_series(1, {1}) d RETURNING id, title
           ), card AS (
             INSERT INTO document_cards (document_id, generation, workspace_id, text)
             SELECT id, 1, '{0}', title FROM made
           )
           INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page,
             last_page, text, tokens, bboxes)
           SELECT id, 1, i, '{0}', 1, 1, '{3} ' || {4}, 4, '[]'
             FROM made, generate_series(0, {2} - 1) i)",
        to_string(to), documents, chunks, text, word_of("substr(title, 7)", "i")));
  }
  /// The only word of its kind in a chunk: twelve letters. SQL.
  static std::string word_of(std::string_view document, std::string_view chunk) {
    return std::format("left(translate(md5({} || 'x' || {}), '0123456789', 'ghijklmnop'), 12)",
                       document, chunk);
  }
  std::string word(int document, int chunk) const {
    return ask("SELECT " + word_of(std::to_string(document), std::to_string(chunk)));
  }
  /// All entries become those of another analysis.
  void age_entries() const {
    ask(std::format(
        R"(WITH aged AS (UPDATE search_entries SET analysis = 7 RETURNING workspace_id)
           INSERT INTO search_term_changes (workspace_id, dimensions, entries, terms)
           SELECT a.workspace_id, ARRAY[term_dimension(m.mark)], ARRAY[m.sign * a.entries],
                  ARRAY[m.mark]
             FROM (SELECT workspace_id, count(*)::integer AS entries FROM aged GROUP BY 1) a,
                  (VALUES ('!{0}', -1), ('!7', 1)) AS m (mark, sign))",
        analysis_number()));
  }
  finished_process reindex(std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), "reindex");
    arguments.emplace_back("--json");
    return run({.program = program("pagemill"),
                .arguments = std::move(arguments),
                .environment = {{"PAGEMILL_MIGRATE_URL", database().owner_url}}},
               std::chrono::seconds(120));
  }
  /// What the command's last line says.
  boost::json::value said(std::vector<std::string> arguments = {}) const {
    const auto ended = reindex(std::move(arguments));
    INFO(ended.errors);
    REQUIRE(ended.status == exit_status{.code = 0});
    auto lines = ended.output.substr(0, ended.output.size() - 1);
    return boost::json::parse(lines.substr(lines.rfind('\n') + 1));
  }
  std::int64_t number(const std::string& sql) const { return std::stoll(ask(sql)); }
  std::int64_t waiting() const { return number("SELECT count(*) FROM backfill_documents"); }
  /// Every window and card has one entry, of this program's analysis, and the terms count as many.
  void check_complete() const {
    const auto entries = number("SELECT count(*) FROM search_entries");
    CHECK(entries ==
          number("SELECT (SELECT count(DISTINCT (document_id, generation, index / 5)) FROM "
                 "document_chunks) + (SELECT count(*) FROM document_cards)"));
    CHECK(number(std::format("SELECT count(*) FROM search_entries WHERE analysis <> {}",
                             analysis_number())) == 0);
    CHECK(number("SELECT (SELECT count(*) FROM document_chunks WHERE NOT is_indexed) + (SELECT "
                 "count(*) FROM document_cards WHERE NOT is_indexed)") == 0);
    ask("SELECT fold_term_changes(1000000)");
    CHECK(number("SELECT coalesce(sum(entries), 0) FROM search_terms WHERE term = '@'") == entries);
    CHECK(number(std::format("SELECT coalesce(sum(entries), 0) FROM search_terms WHERE term = "
                             "'!{}'",
                             analysis_number())) == entries);
    CHECK(number("SELECT count(*) FROM search_terms WHERE term = '!7' OR entries < 0") == 0);
  }
};

}  // namespace pagemill::test
