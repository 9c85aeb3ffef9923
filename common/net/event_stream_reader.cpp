#include "common/net/event_stream_reader.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {

bool event_stream_reader::read(std::string_view piece) {
  while (!piece.empty() && !is_over_) {
    // The second half of a CRLF, which may come with the next piece.
    if (std::exchange(after_cr_, false) && piece.front() == '\n') {
      piece.remove_prefix(1);
      continue;
    }
    const auto end = std::min(piece.find_first_of("\r\n"), piece.size());
    is_over_ = line_.size() + end > bytes_max_;
    if (is_over_) break;
    line_ += piece.substr(0, end);
    piece.remove_prefix(end);
    if (piece.empty()) break;
    after_cr_ = piece.front() == '\r';
    piece.remove_prefix(1);
    end_line();
  }
  return !is_over_;
}

void event_stream_reader::end_line() {
  const auto whole = std::exchange(line_, {});
  std::string_view line = whole;
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (std::exchange(at_start_, false) && line.starts_with(mark)) line.remove_prefix(mark.size());
  if (line.empty()) {
    const auto event = std::exchange(event_, {});
    if (std::exchange(has_data_, false)) on_event_(event);
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return take_field(line, "");
  auto value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

/// A line that begins with a colon is a comment: a field without a name.
void event_stream_reader::take_field(std::string_view name, std::string_view value) {
  if (name == "event") event_.type = value.empty() ? "message" : value;
  if (name != "data") return;
  is_over_ = event_.data.size() + value.size() >= bytes_max_;
  if (is_over_) return;
  if (std::exchange(has_data_, true)) event_.data += '\n';
  event_.data += value;
}

}  // namespace pagemill
