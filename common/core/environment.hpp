/// Settings of a process, read once in main from flags, the environment and an optional INI file,
/// in this order of precedence. An empty value counts as unset. All errors are collected and
/// reported together, by name.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// sysexits.h EX_CONFIG: the exit code of a process with wrong settings.
inline constexpr int exit_configuration = 78;

/// Where settings come from. Each NAME can also be given as the flag --name-with-dashes VALUE (or
/// =VALUE; a leading PAGEMILL_ is dropped: PAGEMILL_SLOT is --slot) and as a key NAME of the INI
/// file named by --config.
class settings_source {
 public:
  /// Reads `environ`, the arguments after argv[0] and the INI file. Unknown flags are errors.
  static settings_source from_process(int argc, const char* const* argv);
  /// For tests: exactly these values.
  explicit settings_source(std::map<std::string, std::string> values)
      : values_(std::move(values)) {}

  std::string text(std::string_view name, std::string_view fallback = "");
  std::int64_t integer(std::string_view name, std::int64_t fallback, std::int64_t smallest,
                       std::int64_t largest);
  /// true, 1, yes, on / false, 0, no, off.
  bool flag(std::string_view name, bool fallback);
  /// One of `choices`, the first of which is the default.
  std::string choice(std::string_view name, const std::vector<std::string>& choices);
  /// Adds an error that the caller found, for example about a combination of settings. Two readers
  /// of a setting may find the same one.
  void complain(std::string message);
  bool help_wanted() const { return help_wanted_; }
  bool version_wanted() const { return version_wanted_; }
  /// --check-settings: read the settings, say what is wrong with them, and start nothing.
  bool check_wanted() const { return check_wanted_; }
  /// Call after all settings were read: unused flags become errors. Returns all errors.
  std::vector<std::string> errors() const;

 private:
  settings_source() = default;
  std::optional<std::string> find(std::string_view name);

  std::map<std::string, std::string> values_;  ///< NAME -> value; environment before file
  std::map<std::string, std::string> flags_;   ///< flag -> value, until a setting reads it
  std::vector<std::string> errors_;
  bool help_wanted_ = false;
  bool version_wanted_ = false;
  bool check_wanted_ = false;
};

/// The environment variable `name`, or empty. Only for hooks that tests set: everything that an
/// operator sets goes through settings_source.
std::string test_hook(std::string_view name);

}  // namespace pagemill
