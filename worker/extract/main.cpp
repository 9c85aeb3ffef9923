#include "worker/extract/program.hpp"

int main(int argc, char** argv) {
  return pagemill::extract::run_program(argc, argv);
}
