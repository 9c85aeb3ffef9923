/// Finds the end of a request's head, and refuses lines that programs interpret differently.
#pragma once
#include <cstddef>
#include <string_view>

namespace pagemill {

/// Proxies and servers disagree about line feeds without a carriage return, folded lines, control
/// characters and blanks before a colon: the end of a header for one is its middle for another. So
/// all of them are refused. Pure.
class head_scanner {
 public:
  enum class verdict {
    unfinished,  ///< more bytes are needed
    complete,    ///< the empty line was found
    malformed,
    too_large,
  };
  explicit head_scanner(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// `all` starts with the bytes of the previous call; only the new ones are scanned.
  verdict scan(std::string_view all);

 private:
  bool take(char c);

  std::size_t bytes_max_;
  std::size_t seen_ = 0;
  std::size_t in_line_ = 0;   ///< bytes of the line so far
  std::size_t lines_ = 0;     ///< complete lines, without empty ones before the request line
  bool return_seen_ = false;  ///< the previous byte was a carriage return
  bool name_over_ = false;    ///< the line's colon was seen
  bool blank_seen_ = false;   ///< the name contains a blank
  bool done_ = false;
};

}  // namespace pagemill
