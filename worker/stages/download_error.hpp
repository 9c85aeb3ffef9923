/// Why a file could not be downloaded, as the error of its job. Pure. It holds nothing of the URL,
/// of an address or of the answer's text.
#pragma once
#include <optional>
#include <string>

#include "common/jobs/job.hpp"
#include "common/net/transfer.hpp"

namespace pagemill {

job_error download_error(std::string code, std::string message);
job_error not_a_pdf_error();
job_error too_many_redirects_error();
job_error too_slow_error();

/// 301, 302, 303, 307, 308.
bool is_redirect(long status);
job_error error_of(transfer_fault fault);
/// nullopt for 2xx. 4xx are permanent, except those that say "later": 408, 425, 429; 5xx are
/// transient.
std::optional<job_error> error_of(const transfer_answer& answer);

}  // namespace pagemill
