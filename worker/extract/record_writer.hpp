/// Writes the records of one document as NDJSON to a descriptor, in bounded memory.
#pragma once
#include <cstdint>
#include <exception>
#include <string>

#include "common/extractor/limits.hpp"
#include "common/extractor/protocol.hpp"

namespace pagemill::extract {

/// The reader closed its end of the pipe.
struct reader_gone : std::exception {};

enum class progress_records { written, left_out };

class record_writer {
 public:
  record_writer(int descriptor, progress_records progress)
      : descriptor_(descriptor), progress_(progress) {}

  /// Starts a new document and resets the output count.
  void begin(const extract_limits& limits);
  void write(const document_record& record);
  /// A page whose record would be too long is written without its text, with the problem
  /// page_too_large, which is also set in `value`.
  void write(page& value);
  void write(const image_record& record);
  void write(const end_record& record);
  void write(const failure_record& record);
  void write(const progress_record& record);
  void write(const picture_record& record);
  void write(const attachment_record& record);
  void write(const part_bytes& record);
  /// Writes the buffer out, because the next page may kill this process. Throws reader_gone, or
  /// std::system_error.
  void flush();
  std::size_t buffered() const { return buffer_.size(); }
  /// Whether the document's records are longer than allowed.
  bool is_over_limit() const { return total_ > limits_.output_bytes; }

 private:
  void append_number(std::string_view name, std::int64_t value);
  void append_text(std::string_view name, std::string_view value);
  void append_form_field(const form_field& field);
  void append_point(std::string_view name, float value);
  void end_line(std::size_t line_begin);

  int descriptor_;
  progress_records progress_;
  extract_limits limits_;
  std::string buffer_;
  std::int64_t total_ = 0;
};

}  // namespace pagemill::extract
