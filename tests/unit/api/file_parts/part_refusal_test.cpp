#include "api/file_parts/part_refusal.hpp"

#include <string>

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("each failure of an extractor has its answer, and what lasts is known") {
  struct row {
    const char* code;
    int status;
    const char* said;
    bool lasting;
  };
  for (const auto& [code, status, said, lasting] :
       {row{"no_such_page", 404, "not_found", true}, row{"no_such_image", 404, "not_found", true},
        row{"password_required", 409, "password_needed", true},
        row{"password_wrong", 409, "password_needed", true},
        row{"encryption_unsupported", 422, "document_unreadable", true},
        row{"damaged_pdf", 422, "document_unreadable", true},
        row{"too_many_pages", 422, "document_unreadable", true},
        row{"a_code_of_tomorrow", 422, "document_unreadable", true},
        row{"page_timeout", 422, "page_unreadable", true},
        row{"page_out_of_memory", 422, "page_unreadable", true},
        row{"page_damaged", 422, "page_unreadable", true},
        row{"image_damaged", 422, "image_unreadable", true},
        row{"image_too_large", 422, "image_too_large", true},
        row{"picture_too_large", 422, "picture_too_large", true},
        row{"no_such_attachment", 404, "no_such_attachment", true},
        row{"attachment_damaged", 422, "attachment_damaged", true},
        row{"attachment_too_large", 422, "attachment_too_large", true},
        row{"invalid_request", 503, "extractor_unavailable", false}}) {
    CAPTURE(code);
    const auto refusal = refusal_of(failure_record{code, "a message of the child's own"});
    CHECK(refusal.said.status == status);
    CHECK(refusal.said.code == said);
    CHECK(refusal.lasting == lasting);
    CHECK_FALSE(refusal.said.detail.contains("child"));
  }
}

TEST_CASE("a death is the fault of the page or attachment, unless it is ours") {
  using enum death_cause;
  for (const auto cause : {timeout, out_of_memory, signal, bad_output}) {
    const auto refusal = refusal_of(extractor_death{.cause = cause}, picture_request{});
    CHECK(refusal.said.status == 422);
    CHECK(refusal.said.code == "page_unreadable");
    CHECK(refusal.lasting);
    const auto attached = refusal_of(extractor_death{.cause = cause}, attachment_request{});
    CHECK(attached.said.code == "attachment_damaged");
    CHECK(attached.lasting);
  }
  for (const auto cause : {exit_code, killed}) {
    const auto refusal = refusal_of(extractor_death{.cause = cause}, attachment_request{});
    CHECK(refusal.said.status == 503);
    CHECK_FALSE(refusal.lasting);
    CHECK(refusal.said.headers.size() == 1);
  }
}

}  // namespace pagemill
