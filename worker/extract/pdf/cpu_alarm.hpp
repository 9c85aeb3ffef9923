/// Makes MuPDF stop after a given CPU time, which unlike wall time means the same on a busy host.
#pragma once
#include "worker/extract/pdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// One at a time per process.
class cpu_alarm {
 public:
  /// Sets `cookie.abort` after that many seconds from now; the cookie must outlive the alarm.
  cpu_alarm(int seconds, fz_cookie& cookie);
  ~cpu_alarm();
  cpu_alarm(const cpu_alarm&) = delete;
  cpu_alarm& operator=(const cpu_alarm&) = delete;
  /// Also of the one before, until the next is made.
  static bool rang();
};

}  // namespace pagemill::extract
