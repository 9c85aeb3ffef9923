/// The program without its main: runs the task of the command line.
#pragma once

namespace pagemill::extract {

/// Returns the exit code.
int run_program(int argc, const char* const* argv);

}  // namespace pagemill::extract
