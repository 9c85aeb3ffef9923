#include "worker/extract/program.hpp"

#ifdef PAGEMILL_SANITIZED
/// The search for leaks starts a thread, which the sandbox denies.
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}
#endif

int main(int argc, char** argv) {
  return pagemill::extract::run_program(argc, argv);
}
