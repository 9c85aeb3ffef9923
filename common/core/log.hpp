/// JSON-lines logging over spdlog: one object per line, with named fields. Never log secrets or
/// document text.
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace pagemill {

enum class log_level { debug, info, warning, error };

/// One named field of a log line.
struct log_field {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;

  log_field(std::string_view field, std::string text) : name(field), value(std::move(text)) {}
  log_field(std::string_view field, std::string_view text)
      : name(field), value(std::string(text)) {}
  log_field(std::string_view field, const char* text) : name(field), value(std::string(text)) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  log_field(std::string_view field, T number)
      : name(field), value(static_cast<std::int64_t>(number)) {}
  template <std::floating_point T>
  log_field(std::string_view field, T number) : name(field), value(static_cast<double>(number)) {}
  log_field(std::string_view field, bool flag) : name(field), value(flag) {}
};

struct log_settings {
  log_level level = log_level::info;
  std::string file;     ///< empty: standard error
  std::string process;  ///< written in every line, such as "pagemill-worker"
};

/// Sets up the process's log. Call once in main, before the first line.
void start_log(const log_settings& settings);
/// Reopens the log file (SIGHUP after rotation). If that fails, it says so in the old one. No
/// effect on standard error.
void reopen_log();

/// Whether lines of this level are written. Any thread.
bool is_logged(log_level level);
/// Writes one line. `event` is a stable snake_case name, such as "job_completed". Any thread.
void log(log_level level, std::string_view event, std::span<const log_field> fields);
inline void log(log_level level, std::string_view event,
                std::initializer_list<log_field> fields = {}) {
  log(level, event, std::span<const log_field>(fields.begin(), fields.size()));
}
inline void log_info(std::string_view event, std::initializer_list<log_field> fields = {}) {
  log(log_level::info, event, fields);
}
inline void log_warning(std::string_view event, std::initializer_list<log_field> fields = {}) {
  log(log_level::warning, event, fields);
}
inline void log_error(std::string_view event, std::initializer_list<log_field> fields = {}) {
  log(log_level::error, event, fields);
}
inline void log_debug(std::string_view event, std::initializer_list<log_field> fields = {}) {
  log(log_level::debug, event, fields);
}

}  // namespace pagemill
