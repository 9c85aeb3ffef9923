#include "api/jobs/new_submission.hpp"

#include "api/jobs/request_hash.hpp"
#include "api/jobs/submit_options.hpp"
#include "common/core/clean_text.hpp"
#include "common/core/sha256_hasher.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {
namespace {

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::unexpected<problem> refused(const error& what, std::string field) {
  return refuse(422, what.reason, what.message, std::move(field));
}

}  // namespace

http_result<submission> make_submission(const job_options& options, const fetch_rules& rules) {
  if (!options.callback_url.empty()) {
    const auto judged = rules.judge(options.callback_url);
    if (!judged) return refused(judged.error(), "callback_url");
  }
  submission wanted;
  wanted.job = {make_uuid_v7()};
  wanted.document = {make_uuid_v7()};
  wanted.filename = given(options.filename);
  wanted.title = given(options.title);
  wanted.tags = options.tags;
  wanted.options_json = stored_options_json(options);
  wanted.priority = options.priority;
  wanted.max_retries = options.max_retries;
  if (options.run_at) wanted.run_at = format_rfc3339(*options.run_at);
  wanted.password = given(options.password);
  wanted.reuse = options.on_duplicate == duplicate_policy::reuse;
  return wanted;
}

http_result<submission> make_url_submission(const job_options& options, const fetch_rules& rules,
                                            const std::string& key) {
  if (options.url.empty()) {
    return refuse(422, "missing_url", "A JSON body must have the member url.", "url");
  }
  if (options.on_duplicate == duplicate_policy::reuse) {
    return invalid_option("on_duplicate",
                          "must be new: the content behind a URL is not known until the download");
  }
  const auto url = rules.judge(options.url);
  if (!url) return refused(url.error(), "url");
  auto wanted = make_submission(options, rules);
  if (!wanted) return wanted;
  wanted->source_url = url->text;
  // A path that ends in .pdf names the file from the start; otherwise the answer to the download
  // may name it.
  if (!wanted->filename && to_lower(url->path_name).ends_with(".pdf")) {
    wanted->filename = given(safe_filename(url->path_name));
  }
  if (!key.empty()) wanted->key = {key, hash_request(sha256_of("url\n" + url->text), *wanted)};
  return wanted;
}

}  // namespace pagemill
