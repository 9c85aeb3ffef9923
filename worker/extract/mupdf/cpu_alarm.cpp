#include "worker/extract/mupdf/cpu_alarm.hpp"

#include <csignal>
#include <sys/time.h>

namespace pagemill::extract {
namespace {

fz_cookie* asked_to_stop = nullptr;
volatile sig_atomic_t out_of_time = 0;

void on_cpu_time(int) {
  out_of_time = 1;
  if (asked_to_stop != nullptr) asked_to_stop->abort = 1;
}

void set(int seconds) {
  const itimerval timer{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
  setitimer(ITIMER_PROF, &timer, nullptr);
}

}  // namespace

cpu_alarm::cpu_alarm(int seconds) {
  out_of_time = 0;
  struct sigaction action{};
  action.sa_handler = on_cpu_time;
  action.sa_flags = SA_RESTART;
  sigaction(SIGPROF, &action, nullptr);
  set(seconds);
}

cpu_alarm::cpu_alarm(int seconds, fz_cookie& cookie) : cpu_alarm(seconds) {
  pass_to(&cookie);
}

void cpu_alarm::pass_to(fz_cookie* next) {
  asked_to_stop = next;
  if (rang() && next != nullptr) next->abort = 1;
}

cpu_alarm::~cpu_alarm() {
  set(0);
  asked_to_stop = nullptr;
}

bool cpu_alarm::rang() {
  return out_of_time != 0;
}

}  // namespace pagemill::extract
