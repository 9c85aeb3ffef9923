/// A streaming parser of multipart/form-data (RFC 7578): a state machine without I/O that takes
/// pieces of any size.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "api/http/problem.hpp"

namespace pagemill {

/// The headers of a part.
struct multipart_part {
  std::string name;
  std::string filename;  ///< safe; empty if there is none
  bool has_filename = false;
  std::string content_type;  ///< as sent; "" if there is none
};

/// Receives the parts. A problem that it returns ends the parsing.
class multipart_sink {
 public:
  virtual ~multipart_sink() = default;
  virtual http_result<void> part_begins(const multipart_part& part) = 0;
  virtual http_result<void> part_data(std::string_view data) = 0;
  virtual http_result<void> part_ends() = 0;
};

class multipart_parser {
 public:
  /// From a Content-Type header; 400 `bad_multipart` without a valid boundary.
  static http_result<multipart_parser> for_content_type(std::string_view content_type);
  explicit multipart_parser(std::string_view boundary);

  /// Takes the next piece of the body. 400 `bad_multipart` when it is malformed.
  http_result<void> feed(std::string_view data, multipart_sink& sink);
  /// Call at the end of the body: 400 `bad_multipart` unless the closing delimiter was seen.
  http_result<void> finish() const;

  static constexpr std::size_t header_bytes_max = 8192;
  static constexpr int parts_max = 100;

 private:
  enum class state {
    preamble,         ///< before the first delimiter; ignored
    after_delimiter,  ///< a CRLF starts a part, "--" ends the body
    first_dash,       ///< saw one '-' after a delimiter
    delimiter_cr,     ///< saw the CR after a delimiter
    headers,          ///< up to an empty line
    data,
    epilogue,  ///< after the closing delimiter; ignored
  };

  /// Consumes a prefix of `data` that belongs to the body of a part or the preamble.
  http_result<std::size_t> take_data(std::string_view data, multipart_sink& sink);
  http_result<void> take_delimiter_byte(char c);
  http_result<void> take_header_byte(char c, multipart_sink& sink);
  http_result<void> begin_part(multipart_sink& sink);

  std::string delimiter_;    ///< CR LF "--" boundary
  std::size_t matched_ = 2;  ///< bytes of the delimiter; the body starts as if after CR LF
  std::size_t assumed_ = 2;  ///< of those, bytes that precede the data
  state state_ = state::preamble;
  std::string headers_;
  int parts_ = 0;
};

}  // namespace pagemill
