/// The file format of a PDF: numbered objects, streams, cross-reference table, trailer. It knows
/// nothing about pages. The bytes depend only on the calls.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/pdf/pdf_encryption.hpp"

namespace pagemill::pdf_writer {

class pdf_file {
 public:
  explicit pdf_file(std::optional<pdf_encryption> encryption) : encryption_(encryption) {}

  /// Reserves an object number whose body comes later.
  int reserve();
  void set(int number, std::string body);
  int add(std::string body);
  /// `entries` is the content of the stream's dictionary, without /Length.
  int add_stream(std::string_view entries, std::string_view data);
  /// A text string (UTF-8 in, UTF-16 in the file when it is not ASCII), encrypted where needed.
  std::string text(std::string_view utf8);
  /// The whole file. `trailer` is the content of its dictionary: /Root and /Info.
  std::string bytes(std::string_view trailer, std::string_view id) const;

 private:
  std::vector<std::string> bodies_;  ///< of object 1, 2, ...
  std::optional<pdf_encryption> encryption_;
};

/// "12 0 R"
std::string reference(int number);
/// "<48656C>"
std::string hex_string(std::string_view bytes);

}  // namespace pagemill::pdf_writer
