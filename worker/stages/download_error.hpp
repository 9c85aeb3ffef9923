/// Why a file could not be downloaded, as the error of its job: pure. Nothing of the URL, of an
/// address or of the answer's text is in it.
#pragma once
#include <optional>
#include <string>

#include "common/jobs/job.hpp"
#include "common/net/transfer.hpp"

namespace pagemill {

job_error download_error(std::string code, std::string message);
job_error not_a_pdf_error();
job_error too_many_redirects_error();

/// 301, 302, 303, 307, 308.
bool is_redirect(long status);
job_error error_of(transfer_fault fault);
/// Nothing for 2xx with a body. 4xx are permanent, but for those that say "later": 408, 425, 429;
/// 5xx are transient.
std::optional<job_error> error_of(const transfer_answer& answer);

}  // namespace pagemill
