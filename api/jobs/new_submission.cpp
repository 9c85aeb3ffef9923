#include "api/jobs/new_submission.hpp"

#include <cstdlib>
#include <span>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/jobs/request_hash.hpp"
#include "common/core/clean_text.hpp"
#include "common/core/sha256_hasher.hpp"
#include "common/net/content_disposition.hpp"

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

std::unexpected<problem> refused(const error& what, std::string field) {
  return refuse(422, what.reason, what.message, std::move(field));
}

sha256_digest digest_of(std::string_view text) {
  sha256_hasher hasher;
  hasher.update(std::as_bytes(std::span(text)));
  return hasher.finish();
}

}  // namespace

http_result<submission> make_submission(const submit_options& options, const fetch_rules& rules) {
  boost::json::object kept{{"ocr", to_text(options.ocr)}, {"embed", options.embed}};
  if (!options.pages.empty()) kept["pages"] = options.pages;
  if (options.chunk_tokens) kept["chunk_tokens"] = *options.chunk_tokens;
  if (options.chunk_overlap) kept["chunk_overlap"] = *options.chunk_overlap;
  if (!options.callback_url.empty()) {
    const auto judged = rules.judge(options.callback_url);
    if (!judged) return refused(judged.error(), "callback_url");
    kept["callback_url"] = options.callback_url;
  }
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

http_result<submission> make_url_submission(const submit_options& options, const fetch_rules& rules,
                                            const std::string& key) {
  if (options.url.empty()) {
    return refuse(422, "missing_url", "A JSON body must have the member url.", "url");
  }
  if (options.on_duplicate == duplicate_policy::reuse) {
    return invalid_option("on_duplicate", "must be new: what a URL gives is not known yet");
  }
  const auto url = rules.judge(options.url);
  if (!url) return refused(url.error(), "url");
  auto wanted = make_submission(options, rules);
  if (!wanted) return wanted;
  wanted->source_url = url->text;
  // A name that says what it is counts from the start; else the answer to the download may have
  // one.
  if (!wanted->filename && to_lower(url->path_name).ends_with(".pdf")) {
    wanted->filename = given(safe_filename(url->path_name));
  }
  if (!key.empty()) wanted->key = {key, hash_request(digest_of("url\n" + url->text), *wanted)};
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
