#include "api/cli/client/interrupt.hpp"

#include <cerrno>
#include <pthread.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

namespace pagemill::cli {

interrupt::interrupt() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  descriptor_ = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  if (const int problem = pthread_sigmask(SIG_BLOCK, &wanted, &before_); problem != 0) {
    close(descriptor_);
    throw std::system_error(problem, std::generic_category(), "pthread_sigmask");
  }
}

interrupt::~interrupt() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  close(descriptor_);
}

bool interrupt::came() {
  signalfd_siginfo info{};
  while (read(descriptor_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) came_ = true;
  return came_;
}

}  // namespace pagemill::cli
