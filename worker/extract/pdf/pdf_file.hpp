/// An open PDF. Hides MuPDF; opens only PDF.
#pragma once
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "common/extractor/limits.hpp"
#include "common/extractor/protocol.hpp"
#include "common/extractor/records.hpp"
#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// MuPDF's context: one per process, used by one thread.
class pdf_library {
 public:
  pdf_library();
  ~pdf_library();
  pdf_library(const pdf_library&) = delete;
  pdf_library& operator=(const pdf_library&) = delete;

  /// Call between documents: nothing of one remains for the next.
  void empty_caches();

 private:
  friend class pdf_file;
  struct state;
  std::unique_ptr<state> state_;
};

/// A picture's bytes in the library's memory. Destroy it before the library.
struct pdf_picture {
  picture_record about;
  std::string_view bytes;
  std::shared_ptr<const void> holder;
};

/// An attached file, read piece by piece. Destroy it before its file.
class pdf_attachment {
 public:
  const attachment_record& about() const { return about_; }
  /// The next bytes, at most `bytes_max`; none at the end. attachment_damaged,
  /// attachment_too_large.
  std::expected<std::string, failure_record> next(std::size_t bytes_max);

 private:
  friend class pdf_file;
  struct reading;
  attachment_record about_;
  std::shared_ptr<reading> reading_;
};

class pdf_file {
 public:
  /// `input` is a seekable descriptor, borrowed for the life of the file.
  static std::expected<pdf_file, failure_record> open(pdf_library& library, int input,
                                                      const std::string& password,
                                                      const extract_limits& limits);
  pdf_file(pdf_file&&) noexcept;
  pdf_file& operator=(pdf_file&&) noexcept;
  ~pdf_file();

  int page_count() const;
  /// Everything except the profile: metadata, outline, labels, attachments.
  document_record describe();
  /// Reads a page, from 1. Never fails: problems are in raw_page::problem. `cpu_seconds` limits the
  /// interpretation of its content (problem page_timeout).
  raw_page read_page(int number, int cpu_seconds);
  /// A page as a PNG, or one of its images as a PNG or as its original JPEG. The failures are those
  /// of pictures in records.hpp.
  std::expected<pdf_picture, failure_record> make_picture(const picture_request& wanted);
  /// Attachment `index` of the document record. no_such_attachment, attachment_damaged,
  /// password_required.
  std::expected<pdf_attachment, failure_record> open_attachment(int index);
  /// Releases the library's caches; call now and then in a long document.
  void release_caches();

 private:
  struct state;
  explicit pdf_file(std::unique_ptr<state> state);
  std::unique_ptr<state> state_;
};

}  // namespace pagemill::extract
