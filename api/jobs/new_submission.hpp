/// What a client said of a PDF, as the store of jobs takes it.
#pragma once
#include "api/http/request_head.hpp"
#include "api/json/submit_options.hpp"
#include "common/jobs/job_store.hpp"

namespace pagemill {

/// With new ids for job and document.
submission make_submission(const submit_options& options);

/// The options that come before a body: those of the query, and the password's header.
http_result<void> take_head_options(const request_head& head, submit_options_reader& options);

}  // namespace pagemill
