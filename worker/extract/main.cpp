#include "worker/extract/program.hpp"

#ifdef PAGEMILL_SANITIZED
/// The leak check starts a thread, which the sandbox denies; MuPDF requests the memory that a file
/// claims to need and handles a null pointer; and what was freed must not fill the memory that a
/// child may have.
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=8";
}
#endif

int main(int argc, char** argv) {
  return pagemill::extract::run_program(argc, argv);
}
