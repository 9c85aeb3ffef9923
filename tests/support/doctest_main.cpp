// The main function of every test program. SIGPIPE is ignored, as in the programs whose code runs
// here: a write to a peer that left, also one by OpenSSL, is an error of that write and no end of
// the process.
#define DOCTEST_CONFIG_IMPLEMENT
#include <csignal>

#include <doctest/doctest.h>

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  return doctest::Context(argc, argv).run();
}
