/// What a client said of a PDF, as the store of jobs takes it: for files that come with the request
/// and for URLs.
#pragma once
#include <string>

#include "api/http/request_head.hpp"
#include "api/jobs/submit_options.hpp"
#include "common/stores/jobs/job_store.hpp"
#include "common/net/fetch_rules.hpp"

namespace pagemill {

/// With new ids for job and document. 422 `url_refused` for a callback_url that must not be asked.
http_result<submission> make_submission(const submit_options& options, const fetch_rules& rules);

/// The same for options with a `url`; `key` is "" without one. 422 `missing_url`, `bad_url`,
/// `url_refused`; `invalid_option` for what needs the file at hand.
http_result<submission> make_url_submission(const submit_options& options, const fetch_rules& rules,
                                            const std::string& key);

/// The options that come before a body: those of the query, and the password's header.
http_result<void> take_head_options(const request_head& head, submit_options_reader& options);

}  // namespace pagemill
