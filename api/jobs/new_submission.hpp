/// Turns the options of a request into the submission that the store of jobs takes, for files that
/// come with the request and for URLs.
#pragma once
#include <string>

#include "api/http/problem.hpp"
#include "common/jobs/job_options.hpp"
#include "common/net/fetch_rules.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// With new ids for job and document. 422 `url_refused` when the callback_url must not be called.
http_result<submission> make_submission(const job_options& options, const fetch_rules& rules);

/// The same for options with a `url`; `key` is "" without one. 422 `missing_url`, `bad_url`,
/// `url_refused`; `invalid_option` for an option that needs the file at hand.
http_result<submission> make_url_submission(const job_options& options, const fetch_rules& rules,
                                            const std::string& key);

}  // namespace pagemill
