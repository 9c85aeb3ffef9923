#include "benchmarks/noop_journal.hpp"

#include <chrono>
#include <cstdio>
#include <format>

namespace pagemill::benchmarks {

std::int64_t steady_nanoseconds() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

noop_journal::noop_journal(trace detail) : detail_(detail), thread_([this] { loop(); }) {}

noop_journal::~noop_journal() {
  stop_.stop();
  thread_.join();
  write_totals();
}

void noop_journal::started(std::string_view key) {
  const auto now = steady_nanoseconds();
  std::int64_t none = 0;
  first_.compare_exchange_strong(none, now);
  if (detail_ == trace::each_job) write_line(std::format("start {} {}\n", key, now));
}

void noop_journal::ended() {
  last_ = steady_nanoseconds();
  ++ended_;
}

void noop_journal::loop() {
  while (!stop_.stopped()) {
    stop_.wait_for(std::chrono::milliseconds(10));
    write_totals();
  }
}

void noop_journal::write_totals() {
  const std::int64_t jobs = ended_;
  if (jobs == written_) return;
  written_ = jobs;
  write_line(std::format("count {} {} {}\n", jobs, first_.load(), last_.load()));
}

void noop_journal::write_line(std::string_view line) {
  const std::scoped_lock lock(output_);
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

}  // namespace pagemill::benchmarks
