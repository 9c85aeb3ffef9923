/// What an idempotency key stands for: a hash of all that decides what the job of a request will
/// be.
#pragma once
#include <string>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// SHA-256 of the file's digest and the options in one spelling. Of the password only whether there
/// is one: nothing that is kept is derived from its value.
sha256_digest hash_request(const sha256_digest& content, const submission& wanted);

/// The header Idempotency-Key; "" without one. 400 `invalid_idempotency_key` when it is given twice
/// or is not 1 to 255 visible ASCII characters.
http_result<std::string> read_idempotency_key(const request_head& head);

}  // namespace pagemill
