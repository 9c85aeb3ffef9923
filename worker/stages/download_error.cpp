#include "worker/stages/download_error.hpp"

#include <cstdlib>
#include <format>

namespace pagemill {

job_error download_error(std::string code, std::string message) {
  return {.code = std::move(code),
          .message = std::move(message),
          .stage = job_stage::downloading,
          .page = std::nullopt};
}

job_error not_a_pdf_error() {
  return download_error("not_a_pdf", "What the URL gave has no %PDF- in its first 1024 bytes.");
}

job_error too_many_redirects_error() {
  return download_error("download_refused",
                        "The URL was redirected too often, or without saying where to.");
}

job_error too_slow_error() {
  return download_error("download_too_slow", "The URL's host sent the file too slowly.");
}

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

job_error error_of(transfer_fault fault) {
  switch (fault) {
    case transfer_fault::refused:
      return download_error("url_refused", "The URL's host has no address that may be asked.");
    case transfer_fault::unresolved:
      return download_error("download_unresolved", "The URL's host was not found.");
    case transfer_fault::unreachable:
      return download_error("download_failed", "The URL's host does not answer.");
    case transfer_fault::untrusted:
      return download_error("download_untrusted",
                            "The certificate of the URL's host is not valid.");
    case transfer_fault::timed_out:
      return download_error("download_timeout", "The download took too long.");
    case transfer_fault::too_large:
      return download_error("file_too_large", "The file is larger than may be downloaded.");
    case transfer_fault::broken:
    case transfer_fault::stopped:
      return download_error("download_failed", "The download broke off.");
  }
  std::abort();
}

std::optional<job_error> error_of(const transfer_answer& answer) {
  if (answer.status >= 200 && answer.status < 300) return std::nullopt;
  const bool later =
      answer.status == 408 || answer.status == 425 || answer.status == 429 || answer.status >= 500;
  auto error = download_error(later ? "download_failed" : "download_refused",
                              std::format("The URL's host answered {}.", answer.status));
  if (answer.status == 429) error.code = "download_limited";
  if (later) error.retry_after = answer.retry_after;
  return error;
}

}  // namespace pagemill
