/// A job as its owner sees it: the values of the HTTP contract, and the states of
/// docs/job_states.md.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/core/uuid.hpp"

namespace pagemill {

enum class job_state { pending, processing, completed, failed, cancelled };
enum class job_stage { queued, downloading, extracting, embedding, done };

std::string_view to_string(job_state state);
std::string_view to_string(job_stage stage);
/// nullopt for any other text.
std::optional<job_state> parse_job_state(std::string_view text);
std::optional<job_stage> parse_job_stage(std::string_view text);

/// Only a retry by the user leads out of a final state.
constexpr bool is_final(job_state state) {
  return state == job_state::completed || state == job_state::failed ||
         state == job_state::cancelled;
}

/// Why a job failed, or why it waits for another attempt.
struct job_error {
  std::string code;
  std::string message;  ///< a sentence without text of the document
  job_stage stage = job_stage::extracting;
  std::optional<int> page = {};
  /// How long the other side asked us to wait; only for transient codes.
  std::optional<std::chrono::seconds> retry_after = {};
};

/// The error as the JSON object of the contract: {code, message, stage, page, retryable};
/// retryable comes from error_codes.hpp.
std::string to_json(const job_error& error);

/// A job as clients see it. Times are RFC 3339 text.
struct job {
  job_id id;
  pagemill::document_id document_id;
  job_state state = job_state::pending;
  job_stage stage = job_stage::queued;
  int priority = 2;
  std::string run_at;
  std::string created_at;
  std::optional<std::string> started_at;
  std::optional<std::string> finished_at;
  int attempt = 0;
  int failures = 0;
  int max_retries = 3;
  std::optional<std::string> worker;  ///< slot name
  std::string options_json;           ///< an object
  std::string tags_json;              ///< an array of strings
  std::optional<std::string> filename;
  std::optional<std::string> sha256;  ///< hexadecimal
  std::optional<std::int64_t> bytes;
  std::optional<std::string> error_json;  ///< an object
  int pages_done = 0;
  std::optional<int> pages_total;
  int chunks_done = 0;
  std::optional<int> chunks_total;
  std::int64_t version = 0;
};

}  // namespace pagemill
