/// Reads lines from a child's pipe, with a deadline and a limit on their length.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/extractor/large_record.hpp"

namespace pagemill {

class record_stream {
 public:
  enum class state {
    line,      ///< `line()` is one
    deadline,  ///< none arrived in time
    end,       ///< the other side closed
    too_long,  ///< longer than bytes_max
    too_slow   ///< a long line, at which others wait, does not come to its end
  };

  /// `descriptor` is borrowed and does not block; the gate outlives the stream.
  record_stream(int descriptor, std::size_t bytes_max, large_record_gate& gate)
      : descriptor_(descriptor), bytes_max_(bytes_max), gate_(&gate) {}

  /// Waits for the next line and adds the wait to waited(). Waiting for other streams' long lines
  /// does not count. Throws std::system_error.
  state next(std::chrono::steady_clock::time_point deadline);
  /// Valid until the next call of next(), which must not come before its record was dealt with;
  /// readable_bytes_behind follow it.
  std::string_view line() const { return line_; }
  /// Time spent waiting since the last reset_waited().
  std::chrono::steady_clock::duration waited() const { return waited_; }
  void reset_waited() { waited_ = {}; }

 private:
  bool find_line();
  std::optional<state> judge_length(std::chrono::steady_clock::time_point deadline);
  bool wait(std::chrono::steady_clock::time_point deadline);

  int descriptor_;
  std::size_t bytes_max_;
  large_record_gate* gate_;
  std::optional<large_record_gate::turn> turn_;  ///< while the line is long
  std::chrono::steady_clock::time_point turn_since_{};
  std::string buffer_;
  std::size_t begin_ = 0;    ///< of the part not returned yet
  std::size_t scanned_ = 0;  ///< no line end before it
  std::string_view line_;
  std::chrono::steady_clock::duration waited_{};
};

}  // namespace pagemill
