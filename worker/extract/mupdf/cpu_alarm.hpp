/// Makes MuPDF stop after a given CPU time, which unlike wall time means the same on a busy host.
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// One at a time per process.
class cpu_alarm {
 public:
  /// Rings after that many seconds from now.
  explicit cpu_alarm(int seconds);
  /// Also sets `cookie.abort` then; the cookie must outlive the alarm.
  cpu_alarm(int seconds, fz_cookie& cookie);
  ~cpu_alarm();
  cpu_alarm(const cpu_alarm&) = delete;
  cpu_alarm& operator=(const cpu_alarm&) = delete;
  /// From now on, sets the flag of this cookie instead: at once if it rang. Null: of none.
  static void pass_to(fz_cookie* next);
  /// Also of the one before, until the next is made.
  static bool rang();
};

}  // namespace pagemill::extract
