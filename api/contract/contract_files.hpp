/// The files by which the API explains itself, embedded at build: the contract as JSON, and Swagger
/// UI and ReDoc, which show it. Made by make_files.py.
#pragma once
#include <span>
#include <string_view>

namespace pagemill {

struct contract_file {
  std::string_view path;  ///< in the API
  std::string_view content_type;
  std::string_view etag;  ///< of the content, with its quotes
  std::string_view content;
};

/// In the order of their paths.
std::span<const contract_file> contract_files();

}  // namespace pagemill
