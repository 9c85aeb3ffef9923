#include "worker/stages/attempt_outcome.hpp"

#include <doctest/doctest.h>

#include "common/jobs/error_codes.hpp"

using namespace pagemill;

namespace {

extractor_death death_on(int page, death_cause cause = death_cause::signal) {
  return {.cause = cause, .detail = 11, .page = page, .profiling = false};
}

}  // namespace

TEST_CASE("the first death on a page is tried again") {
  death_history history;
  CHECK(std::holds_alternative<try_again>(judge_death(death_on(3), history)));
  CHECK(history.by_page[3] == 1);
}

TEST_CASE("the second death on the same page makes the page a problem with the cause's code") {
  const std::pair<death_cause, const char*> cases[] = {
      {death_cause::signal, "page_crashed"},
      {death_cause::exit_code, "page_crashed"},
      {death_cause::timeout, "page_timeout"},
      {death_cause::out_of_memory, "page_out_of_memory"},
  };
  for (const auto& [cause, code] : cases) {
    death_history history;
    judge_death(death_on(3, cause), history);
    const auto verdict = judge_death(death_on(3, cause), history);
    REQUIRE(std::holds_alternative<skip_page>(verdict));
    CHECK(std::get<skip_page>(verdict).page == 3);
    CHECK(std::get<skip_page>(verdict).problem == code);
  }
}

TEST_CASE("deaths on different pages are counted apart") {
  death_history history;
  for (int page = 1; page <= 20; ++page) {
    CHECK(std::holds_alternative<try_again>(judge_death(death_on(page), history)));
  }
}

TEST_CASE("a second death before page 1 fails the job with the cause's code") {
  const std::pair<death_cause, const char*> cases[] = {
      {death_cause::signal, "extractor_crashed"},
      {death_cause::timeout, "extractor_timeout"},
      {death_cause::out_of_memory, "extractor_out_of_memory"},
  };
  for (const auto& [cause, code] : cases) {
    death_history history;
    judge_death(death_on(0, cause), history);
    const auto verdict = judge_death(death_on(0, cause), history);
    REQUIRE(std::holds_alternative<give_up>(verdict));
    const auto& error = std::get<give_up>(verdict).error;
    CHECK(error.code == code);
    CHECK_FALSE(is_transient(error.code));
    CHECK_FALSE(error.page.has_value());
  }
}

TEST_CASE("the sixth bad page fails the job and names the page") {
  death_history history;
  for (int page = 1; page <= bad_pages_max; ++page) {
    judge_death(death_on(page), history);
    CHECK(std::holds_alternative<skip_page>(judge_death(death_on(page), history)));
  }
  judge_death(death_on(9), history);
  const auto verdict = judge_death(death_on(9), history);
  REQUIRE(std::holds_alternative<give_up>(verdict));
  CHECK(std::get<give_up>(verdict).error.page == 9);
}

TEST_CASE("bad pages of earlier attempts count") {
  death_history history;
  history.bad_pages = bad_pages_max;
  judge_death(death_on(9), history);
  CHECK(std::holds_alternative<give_up>(judge_death(death_on(9), history)));
}

TEST_CASE("a failure record keeps its code, and the table says whether another try may help") {
  const auto error = error_of({.code = "password_required", .message = "It needs a password."});
  CHECK(error.code == "password_required");
  CHECK(to_json(error).contains("\"retryable\":false"));
  CHECK(
      to_json(error_of({.code = "invalid_request", .message = ""})).contains("\"retryable\":true"));
}
