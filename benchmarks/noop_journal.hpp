/// What a benchmark's process reports on standard output, line by line: how far it is, and when
/// each job started. Times are nanoseconds of the steady clock, which all processes of a machine
/// share.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "worker/process/wakeup.hpp"

namespace pagemill::benchmarks {

std::int64_t steady_nanoseconds();

enum class trace { totals, each_job };

/// Any thread. Every 10 ms in which something ended: "count JOBS FIRST LAST", the number of ended
/// jobs, the first start and the last end. With trace::each_job also "start KEY TIME".
class noop_journal {
 public:
  explicit noop_journal(trace detail);
  /// Writes what is left.
  ~noop_journal();
  noop_journal(const noop_journal&) = delete;
  noop_journal& operator=(const noop_journal&) = delete;

  void started(std::string_view key);
  void ended();

 private:
  void loop();
  void write_totals();
  void write_line(std::string_view line);

  const trace detail_;
  std::atomic<std::int64_t> first_ = 0;
  std::atomic<std::int64_t> last_ = 0;
  std::atomic<std::int64_t> ended_ = 0;
  std::int64_t written_ = 0;
  std::mutex output_;
  wakeup stop_;
  std::thread thread_;
};

}  // namespace pagemill::benchmarks
