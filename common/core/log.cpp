#include "common/core/log.hpp"

#include <chrono>
#include <format>
#include <memory>
#include <mutex>
#include <system_error>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "common/core/log_file.hpp"

namespace pagemill {
namespace {

/// A file sink that can be reopened, for log rotation by signal.
class reopenable_file_sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit reopenable_file_sink(std::string path) : file_(std::move(path)) {}
  void reopen() {
    const std::scoped_lock lock(mutex_);
    file_.reopen();
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    file_.write({line.data(), line.size()});
  }
  void flush_() override {}

  log_file file_;
};

struct log_state {
  std::shared_ptr<spdlog::logger> logger;
  std::shared_ptr<reopenable_file_sink> file;
  std::string process = "pagemill";
};

log_state make_default_state() {
  log_state state;
  state.logger = std::make_shared<spdlog::logger>(
      "pagemill", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  state.logger->set_pattern("%v");
  return state;
}

log_state& current() {
  static log_state state = make_default_state();
  return state;
}

spdlog::level::level_enum to_spdlog(log_level level) {
  switch (level) {
    case log_level::debug: return spdlog::level::debug;
    case log_level::info: return spdlog::level::info;
    case log_level::warning: return spdlog::level::warn;
    case log_level::error: return spdlog::level::err;
  }
  std::abort();
}

std::string_view to_text(log_level level) {
  switch (level) {
    case log_level::debug: return "debug";
    case log_level::info: return "info";
    case log_level::warning: return "warning";
    case log_level::error: return "error";
  }
  std::abort();
}

}  // namespace

void start_log(const log_settings& settings) {
  auto& state = current();
  state.process = settings.process;
  if (!settings.file.empty()) {
    state.file = std::make_shared<reopenable_file_sink>(settings.file);
    state.logger = std::make_shared<spdlog::logger>("pagemill", state.file);
    state.logger->set_pattern("%v");
  }
  state.logger->set_level(to_spdlog(settings.level));
}

void reopen_log() {
  auto& file = current().file;
  if (!file) return;
  try {
    file->reopen();
  } catch (const std::system_error& problem) {
    log_error("log_not_reopened", {{"reason", problem.what()}});
  }
}

bool is_logged(log_level level) {
  return current().logger->should_log(to_spdlog(level));
}

void log(log_level level, std::string_view event, std::span<const log_field> fields) {
  if (!is_logged(level)) return;
  auto& state = current();
  boost::json::object line;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  line["time"] = std::format("{:%FT%TZ}", now);
  line["level"] = to_text(level);
  line["process"] = state.process;
  line["event"] = event;
  for (const auto& field : fields) {
    std::visit([&](const auto& value) { line[field.name] = value; }, field.value);
  }
  state.logger->log(to_spdlog(level), "{}", boost::json::serialize(line));
}

}  // namespace pagemill
