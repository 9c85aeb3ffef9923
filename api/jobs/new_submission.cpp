#include "api/jobs/new_submission.hpp"

#include <cstdlib>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pagemill {
namespace {

std::string_view to_text(ocr_mode mode) {
  switch (mode) {
    case ocr_mode::automatic: return "auto";
    case ocr_mode::off: return "off";
    case ocr_mode::force: return "force";
  }
  std::abort();
}

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

submission make_submission(const submit_options& options) {
  boost::json::object kept{{"ocr", to_text(options.ocr)}, {"embed", options.embed}};
  if (!options.pages.empty()) kept["pages"] = options.pages;
  if (options.chunk_tokens) kept["chunk_tokens"] = *options.chunk_tokens;
  if (options.chunk_overlap) kept["chunk_overlap"] = *options.chunk_overlap;
  if (!options.callback_url.empty()) kept["callback_url"] = options.callback_url;
  submission wanted;
  wanted.job = {make_uuid_v7()};
  wanted.document = {make_uuid_v7()};
  wanted.filename = given(options.filename);
  wanted.title = given(options.title);
  wanted.tags = options.tags;
  wanted.options_json = boost::json::serialize(kept);
  wanted.priority = options.priority.value_or(wanted.priority);
  wanted.max_retries = options.max_retries.value_or(wanted.max_retries);
  if (options.run_at) wanted.run_at = format_rfc3339(*options.run_at);
  wanted.password = given(options.password);
  wanted.reuse = options.on_duplicate == duplicate_policy::reuse;
  return wanted;
}

http_result<void> take_head_options(const request_head& head, submit_options_reader& options) {
  for (const auto& [name, value] : head.target.query) {
    if (auto ok = options.set(name, value, option_source::query); !ok) return ok;
  }
  const auto password = head.header("x-pdf-password");
  if (password.empty()) return {};
  return options.set("password", password, option_source::field);
}

}  // namespace pagemill
