// A half of a search that fails or hangs in the database: the answer has the hits of the other one
// and names it, and is a problem when no half answers.
#include <chrono>
#include <format>
#include <string>

#include <doctest/doctest.h>

#include "tests/integration/site/searched_service.hpp"
#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* semantic = "semantic_candidates(uuid,vector,smallint,search_filter,int,int)";
constexpr const char* keyword =
    "keyword_candidates(uuid,weighed_question,bytea[],search_filter,int)";
constexpr const char* fails = "RAISE EXCEPTION 'broken'";
constexpr const char* hangs = "PERFORM pg_sleep(60)";
/// As docs/http.md promises.
constexpr auto search_time_max = 5s;

struct faulty_search : searched_service {
  std::string question = pagemill::pdf_writer::fact_of_page(1, 2).question;

  faulty_search() { store(plain_pdf(3)); }

  std::string definition(const char* function) const {
    return site.ask(std::format("SELECT pg_get_functiondef('{}'::regprocedure)", function));
  }
  /// The same function, which now does this.
  void replace(const char* function, const char* statement) const {
    const auto head = definition(function);
    site.ask(head.substr(0, head.find("AS $function$")) +
             std::format("AS $$ BEGIN {}; END $$", statement));
  }
};

/// As it was, at the end.
class broken_half {
 public:
  broken_half(const faulty_search& site, const char* function, const char* statement)
      : site_(site), before_(site.definition(function)) {
    site_.replace(function, statement);
  }
  ~broken_half() { site_.site.ask(before_); }
  broken_half(const broken_half&) = delete;
  broken_half& operator=(const broken_half&) = delete;

 private:
  const faulty_search& site_;
  std::string before_;
};

/// Hits of one half alone, which say so.
void check_half(const http_response& answer, std::string_view other, std::string_view degraded) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  CHECK(degraded_in(answer) == degraded);
  const auto body = answer.json();
  const auto& items = body.at("items").as_array();
  REQUIRE_FALSE(items.empty());
  for (const auto& item : items) CHECK(item.at(std::string(other) + "_score").is_null());
}

void check_problem(const http_response& answer, unsigned status, std::string_view code) {
  INFO(answer.body);
  CHECK(answer.status == status);
  CHECK(code_of(answer) == code);
}

}  // namespace

TEST_CASE("a half that fails is named, and the other one's hits are there") {
  const faulty_search site;
  CHECK(degraded_in(site.search("hybrid", site.question)).empty());
  {
    const broken_half broken(site, semantic, fails);
    check_half(site.search("hybrid", site.question), "semantic", "semantic search_failed");
    check_problem(site.search("semantic", site.question), 500, "internal_error");
    CHECK(degraded_in(site.search("keyword", site.question)).empty());
  }
  {
    const broken_half broken(site, keyword, fails);
    check_half(site.search("hybrid", site.question), "keyword", "keyword search_failed");
    check_problem(site.search("keyword", site.question), 500, "internal_error");
    CHECK(degraded_in(site.search("semantic", site.question)).empty());
    const broken_half both(site, semantic, fails);
    check_problem(site.search("hybrid", site.question), 500, "internal_error");
  }
  CHECK(degraded_in(site.search("hybrid", site.question)).empty());
}

TEST_CASE("a half that hangs is given up in time, and the other one's hits are there") {
  const faulty_search site;
  const auto timed = [&](const std::string& mode) {
    const auto begun = std::chrono::steady_clock::now();
    auto answer = site.search(mode, site.question);
    CHECK(std::chrono::steady_clock::now() - begun < search_time_max + 1s * patience);
    return answer;
  };
  {
    const broken_half broken(site, semantic, hangs);
    check_half(timed("hybrid"), "semantic", "semantic search_timeout");
  }
  {
    const broken_half broken(site, keyword, hangs);
    check_half(timed("hybrid"), "keyword", "keyword search_timeout");
    check_problem(timed("keyword"), 503, "database_timeout");
    const broken_half both(site, semantic, hangs);
    check_problem(timed("hybrid"), 503, "database_timeout");
  }
  CHECK(degraded_in(site.search("hybrid", site.question)).empty());
}

TEST_CASE("a model that cannot be looked up costs the semantic half alone") {
  const faulty_search site;
  site.site.ask("REVOKE SELECT ON embedding_models FROM pagemill_api");
  check_half(site.search("hybrid", site.question), "semantic", "semantic search_failed");
  check_problem(site.search("semantic", site.question), 500, "internal_error");
  site.site.ask("GRANT SELECT ON embedding_models TO pagemill_api");
  CHECK(degraded_in(site.search("hybrid", site.question)).empty());
}
