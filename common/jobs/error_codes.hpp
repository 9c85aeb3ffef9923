/// The one table of what can end an attempt at a job, and whether another attempt may help
/// (docs/job_states.md lists the same). Pure.
#pragma once
#include <array>
#include <string_view>

namespace pagemill {

enum class error_kind {
  permanent,  ///< the fault of the file or of the request: the job fails at once
  transient,  ///< the fault of our machine or of a service we use: charged, and retried later
};

struct error_rule {
  std::string_view code;
  error_kind kind;
};

inline constexpr std::array error_rules{
    error_rule{"not_a_pdf", error_kind::permanent},
    error_rule{"damaged_pdf", error_kind::permanent},
    error_rule{"no_pages", error_kind::permanent},
    error_rule{"password_required", error_kind::permanent},
    error_rule{"password_wrong", error_kind::permanent},
    error_rule{"encryption_unsupported", error_kind::permanent},
    error_rule{"file_too_large", error_kind::permanent},
    error_rule{"too_many_pages", error_kind::permanent},
    error_rule{"out_of_memory", error_kind::permanent},
    error_rule{"quota_exceeded", error_kind::permanent},
    error_rule{"invalid_pages", error_kind::permanent},
    error_rule{"file_missing", error_kind::permanent},
    error_rule{"url_refused", error_kind::permanent},
    error_rule{"download_refused", error_kind::permanent},
    error_rule{"download_untrusted", error_kind::permanent},
    error_rule{"extractor_crashed", error_kind::permanent},
    error_rule{"extractor_timeout", error_kind::permanent},
    error_rule{"extractor_out_of_memory", error_kind::permanent},
    error_rule{"poisoned", error_kind::permanent},
    error_rule{"invalid_request", error_kind::transient},
    error_rule{"internal_error", error_kind::transient},
    error_rule{"embedding_failed", error_kind::transient},
    error_rule{"download_failed", error_kind::transient},
    error_rule{"download_limited", error_kind::transient},
    error_rule{"download_timeout", error_kind::transient},
    error_rule{"download_too_slow", error_kind::transient},
    error_rule{"download_unresolved", error_kind::transient},
};

/// A code that is not in the table comes from a newer extractor and concerns the file.
constexpr bool is_transient(std::string_view code) {
  for (const auto& rule : error_rules) {
    if (rule.code == code) return rule.kind == error_kind::transient;
  }
  return false;
}

}  // namespace pagemill
