/// The files that describe the API, embedded at build time by make_files.py: the contract as JSON,
/// and Swagger UI and ReDoc, which display it.
#pragma once
#include <span>
#include <string_view>

namespace pagemill {

struct contract_file {
  std::string_view path;  ///< in the API
  std::string_view content_type;
  std::string_view etag;  ///< of the content, quotes included
  std::string_view content;
};

/// Sorted by path.
std::span<const contract_file> contract_files();

}  // namespace pagemill
