/// The options of a submission as one value, and the JSON object of those that are stored with the
/// job. Their names, bounds and meaning are the rows of option_table.cpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/rfc3339.hpp"

namespace pagemill {

/// Stored with the job but without effect so far: no stage recognises text in images.
enum class ocr_mode { automatic, off, force };
enum class duplicate_policy { make_new, reuse };

/// The initialisers are the defaults. The worker sees only what is stored; everything else has its
/// default there.
struct job_options {
  std::string title = {};
  std::vector<std::string> tags = {};
  std::string filename = {};  ///< safe; of a file that is sent raw
  int priority = 2;           ///< 0, the most urgent, to 3
  int max_retries = 3;
  std::optional<utc_time> run_at = {};
  ocr_mode ocr = ocr_mode::automatic;
  bool embed = true;
  std::string pages = {};                 ///< canonical text of a page_selection; "": all
  std::optional<int> chunk_tokens = {};   ///< none: what suits the model
  std::optional<int> chunk_overlap = {};  ///< none: what suits the chunk size
  std::string callback_url = {};
  std::string language = {};  ///< ISO 639-1, of the whole document; "": as each chunk is detected
  duplicate_policy on_duplicate = duplicate_policy::make_new;
  std::string password = {};  ///< a secret: never logged, never answered
  std::string url = {};       ///< where the file is; may hold secrets in its query

  bool operator==(const job_options&) const = default;
};

/// The JSON object that is stored with a job, members in the order of the table. Idempotency keys
/// outlive an update of the program and cover this text: a new option must be absent from it while
/// it has its default, and must come after the existing ones.
std::string stored_options_json(const job_options& options);

/// Reads that object. Members that are absent, unknown or of another type leave the default. Throws
/// std::runtime_error when the text is not a JSON object: none of our programs wrote it.
job_options parse_job_options(std::string_view json);

/// A text that differs when pages or chunks may differ. Options with their default value are left
/// out, so that a new option does not invalidate the checkpoints of jobs without it.
std::string text_fingerprint(const job_options& options);

/// The names of stored options that do not change the output: what on_duplicate=reuse ignores.
std::vector<std::string> options_without_effect();

}  // namespace pagemill
