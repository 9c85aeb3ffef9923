/// An open PDF. MuPDF stays behind this interface; it opens nothing but PDF.
#pragma once
#include <cstddef>
#include <expected>
#include <memory>
#include <string>

#include "common/extractor/limits.hpp"
#include "common/extractor/records.hpp"
#include "worker/extract/layout/raw_page.hpp"

namespace pagemill::extract {

/// MuPDF's context: one a process, used by one thread.
class pdf_library {
 public:
  pdf_library();
  ~pdf_library();
  pdf_library(const pdf_library&) = delete;
  pdf_library& operator=(const pdf_library&) = delete;

  /// Between documents: nothing of one stays for the next.
  void empty_caches();

 private:
  friend class pdf_file;
  struct state;
  std::unique_ptr<state> state_;
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
  /// Everything but the profile: metadata, outline, labels, attachments.
  document_record describe();
  /// Reads a page, from 1. Never fails: what went wrong is in raw_page::problem. `cpu_seconds`
  /// bounds the interpretation of its content (problem page_timeout).
  raw_page read_page(int number, int cpu_seconds);
  /// Lets go of what the library keeps for speed; call now and then in a long document.
  void release_caches();

 private:
  struct state;
  explicit pdf_file(std::unique_ptr<state> state);
  std::unique_ptr<state> state_;
};

}  // namespace pagemill::extract
