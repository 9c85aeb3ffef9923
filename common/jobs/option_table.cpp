#include "common/jobs/option_table.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "common/net/fetch_rules.hpp"

namespace pagemill {
namespace {

constexpr std::array<std::string_view, 3> ocr_modes{"auto", "off", "force"};
constexpr std::array<std::string_view, 2> duplicate_policies{"new", "reuse"};

constexpr option_requests submission_only{};
/// What belongs to the document, and can be changed there.
constexpr option_requests submission_and_change{.document_change = true};
constexpr option_requests any_new_job{.submission = true, .reprocess = true};

// In the order of the stored JSON: new stored options go behind callback_url.
constexpr std::array table{
    job_option{.name = "title",
               .rule = text_option<&job_options::title>(1000),
               .requests = submission_and_change,
               .flag = {"--title", "Title, instead of the one in the file"}},
    job_option{.name = "tags",
               .rule = tags_option<&job_options::tags>(64, 100),
               .requests = submission_and_change,
               .flag = {"--tag", "Tag; may be given more than once"}},
    job_option{.name = "filename",
               .rule = filename_option<&job_options::filename>(),
               .requests = submission_only},
    job_option{.name = "priority",
               .rule = integer_option<&job_options::priority>(0, 3),
               .requests = any_new_job,
               .flag = {"--priority", "0 (most urgent) to 3; 2 without it"}},
    job_option{.name = "max_retries",
               .rule = integer_option<&job_options::max_retries>(0, 25),
               .requests = any_new_job,
               .flag = {"--max-retries", "Retries after passing failures"}},
    job_option{.name = "run_at",
               .rule = time_option<&job_options::run_at>(),
               .requests = any_new_job,
               .flag = {"--run-at", "Not before this time, RFC 3339"}},
    job_option{
        .name = "ocr",
        .rule = choice_option<&job_options::ocr>(ocr_modes),
        .requests = any_new_job,
        .stored = option_storage::always,
        .changes = option_effect::text,
        .flag = {"--ocr", "Recognise text in images: auto, off or force; not acted upon yet"}},
    job_option{.name = "embed",
               .rule = flag_option<&job_options::embed>(),
               .requests = any_new_job,
               .stored = option_storage::always,
               .changes = option_effect::vectors,
               .flag = {"--no-embed", "Text and keyword search only, no vectors", "false"}},
    job_option{.name = "pages",
               .rule = pages_option<&job_options::pages>(),
               .requests = any_new_job,
               .stored = option_storage::unless_default,
               .changes = option_effect::text,
               .flag = {"--pages", "Only these pages, such as 1-5,8"}},
    job_option{.name = "chunk_tokens",
               .rule = integer_option<&job_options::chunk_tokens>(16, 2048),
               .requests = any_new_job,
               .stored = option_storage::unless_default,
               .changes = option_effect::text},
    job_option{.name = "chunk_overlap",
               .rule = integer_option<&job_options::chunk_overlap>(0, 1024),
               .requests = any_new_job,
               .stored = option_storage::unless_default,
               .changes = option_effect::text},
    job_option{.name = "callback_url",
               .rule = url_option<&job_options::callback_url>(2048),
               .requests = any_new_job,
               .stored = option_storage::unless_default,
               .flag = {"--callback-url", "URL that is notified when the job is over"}},
    job_option{.name = "language",
               .rule = language_option<&job_options::language>(),
               .requests = any_new_job,
               .stored = option_storage::unless_default,
               .changes = option_effect::text,
               .flag = {"--language", "Language of the text, such as de; detected without it"}},
    job_option{.name = "on_duplicate",
               .rule = choice_option<&job_options::on_duplicate>(duplicate_policies),
               .requests = submission_only,
               .flag = {"--reuse", "Take an equal finished document when there is one", "reuse"}},
    job_option{.name = "password",
               .rule = secret_option<&job_options::password>(255),
               .requests = {.submission = true, .reprocess = true, .retry = true},
               .places = {.query = false, .header = "x-pdf-password"},
               .flag = {"--password-file",
                        "File whose first line is the PDFs' password; - is standard input"}},
    job_option{.name = "url",
               .rule = unjudged_url_option<&job_options::url>(fetch_url_bytes_max),
               .requests = submission_only,
               .places = {.query = false, .field = false}},
};

static_assert(std::ranges::none_of(table, [](const job_option& option) {
  return option.rule.type == option_type::secret &&
         (option.stored != option_storage::none || option.places.query);
}));
static_assert(std::ranges::none_of(table, [](const job_option& option) {
  return option.changes != option_effect::none && option.stored == option_storage::none;
}));

}  // namespace

std::span<const job_option> job_option_table() {
  return table;
}

const job_option* find_job_option(std::string_view name) {
  if (name == "tags[]") name = "tags";
  const auto found = std::ranges::find(table, name, &job_option::name);
  return found == table.end() ? nullptr : &*found;
}

bool takes(const job_option& option, option_request request) {
  switch (request) {
    case option_request::submission: return option.requests.submission;
    case option_request::reprocess: return option.requests.reprocess;
    case option_request::retry: return option.requests.retry;
    case option_request::document_change: return option.requests.document_change;
  }
  std::abort();
}

}  // namespace pagemill
