/// Idempotency keys: the header, and the hash of the request that a key stands for.
#pragma once
#include <string>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// SHA-256 over the file's digest (without a file, of a text that stands for it) and everything
/// that decides what the job will be, in a canonical form. Of the password it covers only whether
/// there is one: nothing derived from its value is stored.
sha256_digest hash_request(const sha256_digest& content, const submission& wanted);

/// The value of the header Idempotency-Key; "" without one. 400 `invalid_idempotency_key` when it
/// is given twice or is not 1 to 255 visible ASCII characters.
http_result<std::string> read_idempotency_key(const request_head& head);

}  // namespace pagemill
