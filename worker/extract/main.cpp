#include "worker/extract/program.hpp"

#ifdef PAGEMILL_SANITIZED
/// The leak check starts a thread, which the sandbox denies; and MuPDF requests the memory that a
/// file claims to need and handles a null pointer.
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1";
}
#endif

int main(int argc, char** argv) {
  return pagemill::extract::run_program(argc, argv);
}
