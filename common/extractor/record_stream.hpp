/// Reads lines from a child's pipe, with a deadline and a limit on their length.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace pagemill {

class record_stream {
 public:
  enum class state {
    line,      ///< `line()` is one
    deadline,  ///< none arrived in time
    end,       ///< the other side closed
    too_long   ///< longer than bytes_max
  };

  /// `descriptor` is borrowed and does not block.
  record_stream(int descriptor, std::size_t bytes_max)
      : descriptor_(descriptor), bytes_max_(bytes_max) {}

  /// Waits for the next line and adds the wait to waited(). Throws std::system_error.
  state next(std::chrono::steady_clock::time_point deadline);
  /// Valid until the next call of next().
  std::string_view line() const { return line_; }
  /// Time spent waiting since the last reset_waited().
  std::chrono::steady_clock::duration waited() const { return waited_; }
  void reset_waited() { waited_ = {}; }

 private:
  bool find_line();
  bool wait(std::chrono::steady_clock::time_point deadline);

  int descriptor_;
  std::size_t bytes_max_;
  std::string buffer_;
  std::size_t begin_ = 0;    ///< of the part not returned yet
  std::size_t scanned_ = 0;  ///< no line end before it
  std::string_view line_;
  std::chrono::steady_clock::duration waited_{};
};

}  // namespace pagemill
