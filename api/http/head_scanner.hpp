/// Finds the end of a request's head in what has arrived, and refuses lines that programs read
/// differently.
#pragma once
#include <cstddef>
#include <string_view>

namespace pagemill {

/// Proxies and servers disagree about line feeds without a carriage return, folded lines, control
/// characters and blanks before a colon: what one takes for the end of a header another takes for
/// its middle. So none of them is taken at all. Pure.
class head_scanner {
 public:
  enum class verdict {
    unfinished,  ///< more bytes are needed
    complete,    ///< the empty line is there
    malformed,
    too_large,
  };
  explicit head_scanner(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// `all` begins with what was given before: only what is new is looked at.
  verdict scan(std::string_view all);

 private:
  bool take(char c);

  std::size_t bytes_max_;
  std::size_t seen_ = 0;
  std::size_t in_line_ = 0;    ///< bytes of the line so far
  std::size_t lines_ = 0;      ///< that ended, without empty ones before the request line
  bool return_seen_ = false;   ///< the byte before was a carriage return
  bool name_over_ = false;     ///< the line's colon was seen
  bool blank_seen_ = false;    ///< the line's name has a blank
  bool done_ = false;
};

}  // namespace pagemill
