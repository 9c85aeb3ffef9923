/// Whether a provider may be called: after failures it is left alone, longer after each in a row,
/// until one call has tried it. Pure: times come from the caller.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

enum class circuit_state {
  closed,     ///< calls go through
  open,       ///< none do
  half_open,  ///< the next call is a trial, or one is under way
};
std::string_view to_string(circuit_state state);

struct circuit_view {
  circuit_state state = circuit_state::closed;
  std::string code;  ///< of the last failure; empty while closed
};

/// One thread at a time.
class circuit_breaker {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Why a call may not begin.
  struct refusal {
    std::string code;
    /// The provider asked for a pause until then: worth waiting for. None: it fails.
    std::optional<time_point> pause_ends;
  };
  /// nullopt: it may begin, and must be followed by one of succeeded(), failed() and abandoned().
  std::optional<refusal> begin(time_point now);
  /// Whether begin() would let a call begin.
  bool admits(time_point now) const;

  void succeeded();
  /// A call failed for good. `asked` is what Retry-After said.
  void failed(std::string_view code, time_point now, double random,
              std::optional<std::chrono::seconds> asked = {});
  /// A call ended without telling anything about the provider.
  void abandoned() { trial_ = false; }
  /// The provider wants no calls until then.
  void pause(std::string_view code, time_point until);

  circuit_view view(time_point now) const;

 private:
  int failures_ = 0;  ///< in a row
  time_point open_until_{};
  time_point paused_until_{};
  bool trial_ = false;
  std::string code_;
};

}  // namespace pagemill
