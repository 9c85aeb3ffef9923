#include "api/file_parts/part_refusal.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

namespace pagemill {
namespace {

struct known_failure {
  std::string_view code;  ///< the extractor's
  int status;
  std::string_view said;  ///< ours
  std::string_view detail;
};

constexpr std::string_view page_detail = "This page cannot be drawn.";
constexpr std::string_view attachment_detail = "This attachment cannot be read.";
constexpr std::string_view file_detail = "The document's file cannot be read.";
constexpr std::string_view password_detail =
    "The file is encrypted and its password is not stored.";

constexpr std::array known_failures{
    known_failure{"no_such_page", 404, "not_found", "The document has no such page."},
    known_failure{"no_such_image", 404, "not_found", "The document has no such image."},
    known_failure{"password_required", 409, "password_needed", password_detail},
    known_failure{"password_wrong", 409, "password_needed", password_detail},
    known_failure{"page_damaged", 422, "page_unreadable", page_detail},
    known_failure{"page_timeout", 422, "page_unreadable", "Drawing this page takes too long."},
    known_failure{"page_out_of_memory", 422, "page_unreadable",
                  "Drawing this page takes more memory than allowed."},
    known_failure{"image_damaged", 422, "image_unreadable", "The image cannot be read."},
    known_failure{"image_too_large", 422, "image_too_large",
                  "Unpacking the image takes more memory than allowed."},
    known_failure{"picture_too_large", 422, "picture_too_large",
                  "The picture would be larger than allowed; request fewer dpi."},
    known_failure{"no_such_attachment", 404, "no_such_attachment",
                  "The document has no such attachment."},
    known_failure{"attachment_damaged", 422, "attachment_damaged", attachment_detail},
    known_failure{"attachment_too_large", 422, "attachment_too_large",
                  "The attachment has more bytes than allowed."},
};

part_refusal lasting(int status, std::string_view code, std::string_view detail) {
  return {{status, std::string(code), std::string(detail), ""}, true};
}

}  // namespace

part_refusal refusal_of(const failure_record& failure) {
  for (const auto& known : known_failures) {
    if (known.code == failure.code) return lasting(known.status, known.said, known.detail);
  }
  // The file is not at fault: it was never read.
  if (failure.code == "invalid_request") return extractor_unavailable();
  return lasting(422, "document_unreadable", file_detail);
}

part_refusal refusal_of(const extractor_death& death, const part_request& wanted) {
  const bool drawing = std::holds_alternative<picture_request>(wanted);
  const auto blame = [&](std::string_view page, std::string_view attachment) {
    return drawing ? lasting(422, "page_unreadable", page)
                   : lasting(422, "attachment_damaged", attachment);
  };
  switch (death.cause) {
    case death_cause::timeout:
      return blame("Drawing this page takes too long.", "Reading this attachment takes too long.");
    case death_cause::out_of_memory:
      return blame("Drawing this page takes more memory than allowed.",
                   "Reading this attachment takes more memory than allowed.");
    case death_cause::signal:
    case death_cause::bad_output: return blame(page_detail, attachment_detail);
    // The extractor never read the file, or was killed because this process is stopping.
    case death_cause::exit_code:
    case death_cause::killed: return extractor_unavailable();
  }
  std::abort();
}

part_refusal extractor_unavailable() {
  return {{503,
           "extractor_unavailable",
           "No extractor is available at the moment.",
           "",
           {{"Retry-After", "5"}}},
          false};
}

problem parts_overloaded() {
  return {503,
          "overloaded",
          "Too many pictures and attachments are being made; try again later.",
          "",
          {{"Retry-After", "5"}}};
}

}  // namespace pagemill
