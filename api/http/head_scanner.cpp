#include "api/http/head_scanner.hpp"

namespace pagemill {

head_scanner::verdict head_scanner::scan(std::string_view all) {
  for (; seen_ < all.size() && !done_; ++seen_) {
    if (seen_ == bytes_max_) return verdict::too_large;
    if (!take(all[seen_])) return verdict::malformed;
  }
  return done_ ? verdict::complete : verdict::unfinished;
}

/// False if no continuation could be a valid head.
bool head_scanner::take(char c) {
  if (return_seen_) {
    if (c != '\n') return false;
    return_seen_ = false;
    // Empty lines before the request line may follow the previous request (RFC 9112, 2.2).
    done_ = in_line_ == 0 && lines_ > 0;
    if (in_line_ > 0) ++lines_;
    in_line_ = 0;
    name_over_ = blank_seen_ = false;
    return true;
  }
  if (c == '\r') {
    return_seen_ = true;
    return true;
  }
  const bool blank = c == ' ' || c == '\t';
  const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  if (control && c != '\t') return false;
  if (lines_ > 0) {
    if (in_line_ == 0 && blank) return false;  // a folded line
    if (c == ':' && !name_over_) {
      if (blank_seen_) return false;
      name_over_ = true;
    }
    blank_seen_ = blank_seen_ || blank;
  }
  ++in_line_;
  return true;
}

}  // namespace pagemill
