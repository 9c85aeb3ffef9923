/// Reads the format text/event-stream as a client, piece by piece. Pure.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pagemill {

struct stream_event {
  std::string type = "message";
  std::string data;  ///< its lines joined by '\n'
};

/// By the rules of the HTML standard: lines end with CRLF, LF or CR, an event ends with an empty
/// line, and one that is not ended by the end of the stream is none. Ids and times to reconnect are
/// ignored: nothing is asked for twice. One thread at a time.
class event_stream_reader {
 public:
  /// `bytes_max`: of one line, and of the data of one event.
  event_stream_reader(std::function<void(const stream_event&)> on_event, std::size_t bytes_max)
      : on_event_(std::move(on_event)), bytes_max_(bytes_max) {}

  /// Calls on_event for each event that the piece completes. False: a limit was exceeded, and
  /// nothing more is read.
  bool read(std::string_view piece);

 private:
  void end_line();
  void take_field(std::string_view name, std::string_view value);

  const std::function<void(const stream_event&)> on_event_;
  const std::size_t bytes_max_;
  std::string line_;  ///< so far, without its end
  stream_event event_;
  bool has_data_ = false;
  bool at_start_ = true;  ///< where a byte order mark may stand
  bool after_cr_ = false;
  bool is_over_ = false;
};

}  // namespace pagemill
