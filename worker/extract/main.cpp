#include "worker/extract/program.hpp"

#ifdef PAGEMILL_SANITIZED
/// The search for leaks starts a thread, which the sandbox denies; and MuPDF asks for what a file
/// claims to need and lives with a null pointer.
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1";
}
#endif

int main(int argc, char** argv) {
  return pagemill::extract::run_program(argc, argv);
}
