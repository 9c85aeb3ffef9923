#include "worker/stages/attempt_outcome.hpp"

#include <cstdlib>
#include <format>

namespace pagemill {
namespace {

std::string_view page_problem_of(death_cause cause) {
  switch (cause) {
    case death_cause::timeout: return "page_timeout";
    case death_cause::out_of_memory: return "page_out_of_memory";
    case death_cause::signal:
    case death_cause::exit_code:
    case death_cause::bad_output:
    case death_cause::killed: return "page_crashed";
  }
  std::abort();
}

std::string message_of(death_cause cause, int page) {
  const auto where = page > 0 ? std::format(" on page {}", page) : std::string();
  switch (cause) {
    case death_cause::timeout:
      return std::format("Reading the document took longer than allowed{}.", where);
    case death_cause::out_of_memory:
      return std::format("Reading the document took more memory than allowed{}.", where);
    case death_cause::signal:
    case death_cause::exit_code:
    case death_cause::bad_output:
    case death_cause::killed:
      return std::format("The process that reads the document died{}.", where);
  }
  std::abort();
}

give_up giving_up(const extractor_death& death) {
  job_error error;
  error.code = job_code_of(death.cause);
  error.message = message_of(death.cause, death.page);
  if (death.page > 0) error.page = death.page;
  return {std::move(error)};
}

}  // namespace

std::string_view job_code_of(death_cause cause) {
  switch (cause) {
    case death_cause::timeout: return "extractor_timeout";
    case death_cause::out_of_memory: return "extractor_out_of_memory";
    case death_cause::signal:
    case death_cause::exit_code:
    case death_cause::bad_output:
    case death_cause::killed: return "extractor_crashed";
  }
  std::abort();
}

death_verdict judge_death(const extractor_death& death, death_history& history) {
  const int deaths_there = ++history.by_page[death.page];
  if (deaths_there < 2) return try_again{};
  if (death.page == 0) return giving_up(death);
  if (++history.bad_pages > bad_pages_max) return giving_up(death);
  return skip_page{death.page, std::string(page_problem_of(death.cause))};
}

job_error error_of(const failure_record& failure) {
  job_error error;
  error.code = failure.code;
  error.message = failure.message;
  return error;
}

}  // namespace pagemill
